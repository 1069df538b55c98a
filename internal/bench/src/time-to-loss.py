"""The authors' Keras code for `bench:reference`: trains on windows that were scaled before, and prints a line of JSON per epoch.

usage: time-to-loss.py SOURCE TRAIN HELD STEPS FEATURES EPOCHS SEED
SOURCE is the folder `src` of a clone of the authors' repository; TRAIN and HELD are float32 files.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
source, train_file, held_file = sys.argv[1:4]
steps, features, epochs, seed = map(int, sys.argv[4:8])
sys.path.insert(0, source)

import numpy as np
import tensorflow as tf
from vae.timevae import TimeVAE


def read(name):
    return np.fromfile(name, np.float32).reshape(-1, steps, features)


train, held = read(train_file), read(held_file)
tf.keras.utils.set_random_seed(seed)
model = TimeVAE(hidden_layer_sizes=[50, 100, 200], seq_len=steps, feat_dim=features, latent_dim=8, batch_size=16)
seconds = 0.0
for epoch in range(1, epochs + 1):
    begin = time.perf_counter()
    model.fit(train, epochs=1, batch_size=16, verbose=0)
    seconds += time.perf_counter() - begin
    mean, log_variance, z = model.encoder(held)
    reconstruction = model._get_reconstruction_loss(held, model.decoder(z))
    kl = -0.5 * tf.reduce_sum(1 + log_variance - tf.square(mean) - tf.exp(log_variance))
    loss = float(model.reconstruction_wt * reconstruction + kl) / len(held)
    print(json.dumps({"epoch": epoch, "seconds": seconds, "loss": loss}), flush=True)
