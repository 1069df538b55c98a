import { describeTimeStep, detectTimeStep, formatTime, parseTimes, positionOf, requireRegular } from "@timevae/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectFault } from "./helpers.js";
import { advice, days, hours, months, ms } from "./time-examples.js";

const iso = (times: Float64Array) => Array.from(times, (time) => new Date(time).toISOString());

describe("parseTimes", () => {
  it.each([
    ["2026-03-01", "2026-03-01T00:00:00.000Z"],
    ["2026-3-1", "2026-03-01T00:00:00.000Z"],
    [" 2026-03-01 13:05 ", "2026-03-01T13:05:00.000Z"],
    ["2026-03-01T13:05:07.25", "2026-03-01T13:05:07.250Z"],
    ["2026-03-01T13:05:07,029", "2026-03-01T13:05:07.029Z"],
    ["2026-03-01T24:00", "2026-03-02T00:00:00.000Z"],
    ["2026-03-01T13:05Z", "2026-03-01T13:05:00.000Z"],
    ["2026-03-01 13:05:00 UTC", "2026-03-01T13:05:00.000Z"],
    ["2026-03-01T00:30+01:00", "2026-02-28T23:30:00.000Z"],
    ["2026-03-01T00:30-0930", "2026-03-01T10:00:00.000Z"],
    ["2026-03-01 00:30+02", "2026-02-28T22:30:00.000Z"],
    ["2026/3/1 1:02", "2026-03-01T01:02:00.000Z"],
    ["2026-03", "2026-03-01T00:00:00.000Z"],
    ["2026", "2026-01-01T00:00:00.000Z"],
    ["0050", "0050-01-01T00:00:00.000Z"],
    ["20260301", "2026-03-01T00:00:00.000Z"],
    ["1772323200", "2026-03-01T00:00:00.000Z"],
    ["1772323200.5", "2026-03-01T00:00:00.500Z"],
    ["999999999", "2001-09-09T01:46:39.000Z"],
    ["1772323200123", "2026-03-01T00:00:00.123Z"],
    ["1772323200123000", "2026-03-01T00:00:00.123Z"],
    ["1772323200123000000", "2026-03-01T00:00:00.123Z"],
    ["01.03.2026", "2026-03-01T00:00:00.000Z"],
    ["1.3.2026 08:00:30", "2026-03-01T08:00:30.000Z"],
    ["03/31/2026 08:00", "2026-03-31T08:00:00.000Z"],
    ["31/03/2026", "2026-03-31T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2021/03/04 05:06", "2021-03-04T05:06:00.000Z"],
    ["20210304T0506", "2021-03-04T05:06:00.000Z"],
    ["20210304 05:06:07", "2021-03-04T05:06:07.000Z"],
    ["3 Mar 2021", "2021-03-03T00:00:00.000Z"],
    ["3. March 2021", "2021-03-03T00:00:00.000Z"],
    ["March 3, 2021", "2021-03-03T00:00:00.000Z"],
    ["Mar 3 2021", "2021-03-03T00:00:00.000Z"],
    ["Sept. 3rd, 2021 5 pm", "2021-09-03T17:00:00.000Z"],
    ["03-Mar-21", "2021-03-03T00:00:00.000Z"],
    ["31-DEC-69 23:59", "1969-12-31T23:59:00.000Z"],
    ["31-dec-68", "2068-12-31T00:00:00.000Z"],
    ["2021-Mar-03 05:06", "2021-03-03T05:06:00.000Z"],
    ["May 2021", "2021-05-01T00:00:00.000Z"],
    ["Wed, 03 Mar 2021 05:06:07 GMT", "2021-03-03T05:06:07.000Z"],
    ["Wednesday, March 3, 2021, 12:06 AM", "2021-03-03T00:06:00.000Z"],
    ["3/31/2021, 12:06:07 PM", "2021-03-31T12:06:07.000Z"],
    ["31/03/2021 5:06 p.m.", "2021-03-31T17:06:00.000Z"],
    ["2021-03-31 05:06\u202fPM", "2021-03-31T17:06:00.000Z"],
    ["2021-03-31 05:06 PM +01:00", "2021-03-31T16:06:00.000Z"],
  ])("reads %j", (text, time) => {
    expect(iso(parseTimes([text]))).toEqual([time]);
  });

  it("agrees with the engine's calendar on any day", () => {
    const time = fc.integer({ min: Date.parse("0000-01-01"), max: Date.parse("9999-12-31") });
    fc.assert(
      fc.property(time, (time) => {
        const text = new Date(time).toISOString();
        expect(parseTimes([text, text.slice(0, 10)].slice(0, 1))[0]).toBe(time);
        expect(formatTime(time, { unit: "millisecond", count: 1 })).toBe(text.slice(0, -1));
        expect(parseTimes([text.slice(0, 7)])[0]).toBe(Date.parse(`${text.slice(0, 7)}-01`));
      }),
    );
  });

  it("agrees with the engine on the writings of others", () => {
    // Years of four digits: Date.parse has rules of its own for the others.
    const time = fc.integer({ min: Date.parse("1000-01-01"), max: Date.parse("9999-12-31") });
    const style = fc.constantFrom("short" as const, "long" as const);
    fc.assert(
      fc.property(time, style, fc.boolean(), (time, month, hour12) => {
        const seconds = Math.floor(time / 1000) * 1000;
        const date = new Date(seconds);
        expect(parseTimes([date.toUTCString()])[0]).toBe(seconds);
        const options = { timeZone: "UTC", day: "numeric", month, year: "numeric" } as const;
        const clock = {
          hour: "numeric",
          minute: "2-digit",
          second: "2-digit",
          hourCycle: hour12 ? "h12" : "h23",
        } as const;
        const written = new Intl.DateTimeFormat("en-US", { ...options, ...clock });
        const text = written.format(date).replace(" at ", ", ");
        expect([text, parseTimes([text])[0]]).toEqual([text, seconds]);
        const british = new Intl.DateTimeFormat("en-GB", options).format(date);
        expect([british, parseTimes([british])[0]]).toEqual([british, Math.floor(seconds / 86_400_000) * 86_400_000]);
      }),
    );
  });

  it("tells day from month over the whole column", () => {
    expect(iso(parseTimes(["01/02/2026", "13/02/2026"]))[0]).toBe("2026-02-01T00:00:00.000Z");
    expect(iso(parseTimes(["01/02/2026", "02/13/2026"]))[0]).toBe("2026-01-02T00:00:00.000Z");
  });

  it.each([
    [["2026-03-01", "soon"], 'row 1: expected a time, received "soon"'],
    [["2026-03-01", ""], 'row 1: expected a time, received ""'],
    [["Marble 1, 2026"], 'row 0: expected a time, received "Marble 1, 2026"'],
    [["Mar 1, 26"], 'row 0: expected a time, received "Mar 1, 26"'],
    [["Mar-21"], 'row 0: expected a time, received "Mar-21"'],
    [["03/04/21"], 'row 0: expected a time, received "03/04/21"'],
    [["2026-03-01 13"], 'row 0: expected a time, received "2026-03-01 13"'],
    [["30 Feb 2026"], 'row 0: expected a time, received "30 Feb 2026", a day that does not exist'],
    [["04032021"], 'row 0: expected a time, received "04032021", a day that does not exist'],
    [
      ["3 Mar 2021 13:05 PM"],
      'row 0: expected a time, received "3 Mar 2021 13:05 PM", a time of day or zone that does not exist',
    ],
    [
      ["3/14/2021 0:05 AM"],
      'row 0: expected a time, received "3/14/2021 0:05 AM", a time of day or zone that does not exist',
    ],
    [
      ["3 Mar 2021", "3 Mar 2021 1:00 AM", "3 Mar 2021 2:00"],
      'row 2: expected a time like "3 Mar 2021 1:00 AM" in row 1, received "3 Mar 2021 2:00", which is written another way',
    ],
    [
      ["3/4/2021 1:00 AM", "3/4/2021 2:00 PM"],
      'row 0: expected to tell day from month, but all dates can be read both ways, "3/4/2021 1:00 AM" for one',
    ],
    [["2026-02-29"], 'row 0: expected a time, received "2026-02-29", a day that does not exist'],
    [["2026-13"], 'row 0: expected a time, received "2026-13", a day that does not exist'],
    [["31.04.2026"], 'row 0: expected a time, received "31.04.2026", a day that does not exist'],
    [["13/13/2026"], 'row 0: received "13/13/2026", the day first, but the month comes first in "13/13/2026" in row 0'],
    [
      ["2026-03-01 25:00"],
      'row 0: expected a time, received "2026-03-01 25:00", a time of day or zone that does not exist',
    ],
    [
      ["2026-03-01 12:00+15:00"],
      'row 0: expected a time, received "2026-03-01 12:00+15:00", a time of day or zone that does not exist',
    ],
    [
      ["2026-03-01", "01.03.2026"],
      'row 1: expected a time like "2026-03-01" in row 0, received "01.03.2026", which is written another way',
    ],
    [
      ["2026-03-01T01:00", "2026-03-01T02:00Z"],
      'row 1: expected a time like "2026-03-01T01:00" in row 0, received "2026-03-01T02:00Z", which is written another way',
    ],
    [
      ["01/02/2026", "13/02/2026", "02/14/2026"],
      'row 2: received "02/14/2026", the month first, but the day comes first in "13/02/2026" in row 1',
    ],
    [
      ["01/02/2026", "02/14/2026", "13/02/2026"],
      'row 2: received "13/02/2026", the day first, but the month comes first in "02/14/2026" in row 1',
    ],
    [
      ["01/02/2026", "02/02/2026"],
      'row 0: expected to tell day from month, but all dates can be read both ways, "01/02/2026" for one',
    ],
  ])("refuses %j", (texts, message) => {
    expectFault(() => parseTimes(texts), "invalid-data", `${message}; ${advice}`);
  });

  it("names places as the caller does", () => {
    const locate = (row: number) => `line ${row + 2}`;
    expect(() => parseTimes(["2026", "x"], { locate })).toThrow('line 3: expected a time, received "x"');
  });
});

describe("detectTimeStep", () => {
  it.each([
    [["2026-03-01T00:00", "2026-03-01T01:00", "2026-03-01T02:00"], hours, "1 hour"],
    [["2026-03-01T00:15", "2026-03-01T00:30"], { unit: "millisecond", count: 900_000 }, "15 minutes"],
    [["2026-03-01", "2026-03-02"], days, "1 day"],
    [["2026-02-01", "2026-03-01"], months, "1 month"],
    [["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"], months, "1 month"],
    [["2026-01-15", "2026-02-15", "2026-03-15"], months, "1 month"],
    [["2025-11-01", "2026-02-01", "2026-05-01"], { unit: "month", count: 3, offset: 1 }, "3 months"],
    [["2023-01-01", "2024-01-01", "2025-01-01"], { unit: "month", count: 12 }, "1 year"],
    [["2026-03-02", "2026-03-09", "2026-03-16"], { unit: "millisecond", count: 604_800_000 }, "7 days"],
    [
      ["2026-03-06", "2026-03-13", "2026-03-20"],
      { unit: "millisecond", count: 604_800_000, offset: 4 * 86_400_000 },
      "7 days",
    ],
    [["2026-01-01", "2026-01-31", "2026-03-02"], { unit: "millisecond", count: 30 * 86_400_000 }, "30 days"],
  ])("finds the step of %j", (texts, step, words) => {
    const times = ms(...texts);
    const found = detectTimeStep(times);
    expect(found).toMatchObject({ irregular: [], summary: "" });
    expect({ ...found.step, offset: 0 }).toEqual({ ...step, offset: 0 });
    if ("offset" in step) expect(found.step).toEqual(step);
    expect(describeTimeStep(found.step)).toBe(words);
    const positions = Array.from(times, (time) => positionOf(time, found.step));
    expect(positions).toEqual(positions.map((_, i) => (positions[0] as number) + i));
    requireRegular(times, found.step);
  });

  it("reports duplicates, gaps, steps back and times between, with counts and first places", () => {
    const clock = ["00:00", "01:00", "01:00", "02:00", "05:00", "06:00", "09:00", "08:00", "08:30", "10:00"];
    const times = ms(...clock.map((text) => `2026-03-01T${text}`));
    const { step, irregular, summary } = detectTimeStep(times);
    expect(step).toEqual(hours);
    expect(irregular).toEqual([
      { index: 2, kind: "duplicate", missing: 0 },
      { index: 4, kind: "gap", missing: 2 },
      { index: 6, kind: "gap", missing: 2 },
      { index: 7, kind: "unsorted", missing: 0 },
      { index: 8, kind: "offGrid", missing: 0 },
      { index: 9, kind: "gap", missing: 1 },
    ]);
    expect(summary).toBe(
      "steps of 1 hour, with 1 step back in time (first row 7, 2026-03-01T08:00) and 1 time that is there twice (first row 2, 2026-03-01T01:00) and 3 gaps (first before row 4, 2026-03-01T05:00, 5 rows missing in all) and 1 time between the steps (first row 8, 2026-03-01T08:30)",
    );
    expectFault(
      () => requireRegular(times, step),
      "invalid-data",
      `times: expected one row every 1 hour, received ${summary}; sort, fill or remove these rows`,
    );
  });

  it("reports a month's row on another day", () => {
    const found = detectTimeStep(
      ms(
        "2025-12-01",
        "2026-01-01",
        "2026-02-05",
        "2026-03-01",
        "2026-04-01",
        "2026-06-01",
        "2026-07-01",
        "2026-08-01",
      ),
    );
    expect(found.summary).toBe(
      "steps of 1 month, with 1 gap (first before row 5, 2026-06-01, 1 row missing in all) and 1 time between the steps (first row 2, 2026-02-05)",
    );
  });

  it("refuses fewer than two times, and parts of milliseconds", () => {
    const expected = "times: expected at least two different times, received";
    expectFault(() => detectTimeStep(new Float64Array(0)), "invalid-data", `${expected} none`);
    expectFault(() => detectTimeStep(Float64Array.of(5, 5)), "invalid-data", `${expected} one time only`);
    const parts = "times: expected steps of whole milliseconds, received 0.5 milliseconds; use row numbers instead";
    expectFault(() => detectTimeStep(Float64Array.of(0, 0.5)), "invalid-data", parts);
  });
});
