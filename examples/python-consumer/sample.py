"""Draws days from a model that was learned in JavaScript: python sample.py [COUNT] [SEED]."""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort

folder = Path("generator")
manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def run(file, count, random, **given):
    """Outputs of a file by name. Noise is drawn; what is not given of an edit leaves everything as it is."""
    session = ort.InferenceSession(str(folder / file))
    feeds = {}
    for entry in manifest["files"][file]["inputs"]:
        shape = [count if size == "batch" else size for size in entry["shape"]]
        if entry["name"] in given:
            feeds[entry["name"]] = np.broadcast_to(np.asarray(given[entry["name"]], np.float32), shape).copy()
        elif entry["kind"] == "normal":
            feeds[entry["name"]] = random.standard_normal(shape, dtype=np.float32)
        elif entry["kind"] == "edit":
            feeds[entry["name"]] = np.full(shape, entry["neutral"], np.float32)
        else:
            raise ValueError(f"{entry['name']}: {entry['description']}")
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds)))


count, seed = (int(text) for text in (sys.argv[1:] + ["1000", "7"][len(sys.argv) - 1 :])[:2])
columns = manifest["columns"]
outputs = run("decoder.onnx", count, np.random.default_rng(seed))
sample = outputs["sample"]  # [count, steps, columns], in the data's units
parts = sum(outputs[name] for name in manifest["components"])
print(f"{count} days, {' + '.join(manifest['components'])}, off by {np.abs(parts - sample).max():.0e} when added up")
for d, name in enumerate(columns):
    values = sample[:, :, d]
    print(f"{name}: mean {values.mean():.1f}, {values.min():.1f} to {values.max():.1f}, highest at {values.mean(axis=0).argmax()} h")

# The same days, with ten more of everything in the first column.
shift = np.zeros(len(columns), np.float32)
shift[0] = 10
edited = run("decoder-edit.onnx", count, np.random.default_rng(seed), **{"edit.level.add": shift, "edit.limits.scale": 0})
print(f"edited: {columns[0]} is {(edited['sample'] - sample)[:, :, 0].mean():.2f} higher")

with open("synthetic.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["window", "step", *columns])
    writer.writerows([n, t, *sample[n, t]] for n in range(count) for t in range(sample.shape[1]))
print("synthetic.csv written")
