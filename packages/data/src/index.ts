export { applyScaler, invertScaler } from "./apply-scaler.js";
export { type ComposedSeries, composeSeries } from "./compose-series.js";
export type {
  ComposeEvent,
  ComposeNoise,
  ComposeParts,
  ComposeSeason,
  ComposeSpec,
  ComposeTrend,
  Occurrence,
} from "./compose-spec.js";
export { type ConstantColumn, constantColumns } from "./constant-columns.js";
export { type CreateWindowsOptions, createWindows } from "./create-windows.js";
export { type ColumnSummary, describeSeries } from "./describe-series.js";
export { type DetectedTimeStep, type DetectTimeStepOptions, detectTimeStep } from "./detect-time-step.js";
export type { Distribution, DrawnQuantity } from "./distribution.js";
export { eachRowOnce } from "./each-row-once.js";
export { encodeNpy } from "./encode-npy.js";
export { encodeNpz } from "./encode-npz.js";
export type { TimeIrregularity } from "./find-irregular-times.js";
export {
  type FindSeasonsOptions,
  type FoundSeasons,
  findSeasons,
  type SeasonProposal,
} from "./find-seasons.js";
export type { FoundTrend } from "./find-trend.js";
export { type FitScalerOptions, fitScaler } from "./fit-scaler.js";
export { type FormatCsvInput, formatCsv } from "./format-csv.js";
export { formatNumber } from "./format-number.js";
export { formatTime } from "./format-time.js";
export { type CsvFrameOptions, parseCsvFrame } from "./frame/csv-reader.js";
export { type CutWindowsOptions, cutWindows } from "./frame/cut-windows.js";
export type { Frame, FrameColumn, NumberColumn, ReadFrameOptions, TextColumn, TimeColumn } from "./frame/frame.js";
export { type GapPolicy, parseGapPolicy } from "./frame/gap-policy.js";
export { parseNdjsonFrame } from "./frame/ndjson-reader.js";
export type { OutputColumn, OutputTable } from "./frame/output-table.js";
export { parseJsonFrame } from "./frame/parse-json-frame.js";
export { type PreparedRows, type PrepareRowsOptions, prepareRows, type TableTraits } from "./frame/prepare-rows.js";
export { parseResampling, type Resampling } from "./frame/resampling.js";
export type { RowSegment } from "./frame/row-segment.js";
export { seriesFromFrame } from "./frame/series-from-frame.js";
export { type GenerateSinesOptions, generateSines } from "./generate-sines.js";
export { gunzip } from "./gunzip.js";
export { labelsToCsv } from "./labels-to-csv.js";
export type { NdArray, NdType } from "./nd-array.js";
export { parseComposeSpec } from "./parse-compose-spec.js";
export { type ParseCsvOptions, parseCsv } from "./parse-csv.js";
export { parseNpy } from "./parse-npy.js";
export { listNpz, type NpzArrayInfo, type NpzOptions, parseNpz, parseNpzArray } from "./parse-npz.js";
export { parseScaler } from "./parse-scaler.js";
export { parseSeries } from "./parse-series.js";
export { parseStart } from "./parse-start.js";
export { type ParseTimesOptions, parseTimes } from "./parse-times.js";
export type { ParsedSeries, ParseSeriesOptions } from "./parsed-series.js";
export {
  type PlantedScenario,
  type PlantScenarioOptions,
  plantScenario,
  type ScenarioLabels,
} from "./plant-scenario.js";
export type { PlantedEvent } from "./planted-event.js";
export { requireRegular } from "./require-regular.js";
export type { Scaler } from "./scaler.js";
export { parseScenario, type Scenario, type ScenarioKind, type ScenarioPart, scenarioBits } from "./scenario.js";
export {
  type LeftOutColumn,
  type NumericColumns,
  type SelectNumericColumnsOptions,
  type SeriesRows,
  selectNumericColumns,
} from "./select-numeric-columns.js";
export { type SeriesFileKind, seriesFileKind } from "./series-file-kind.js";
export { rowsFromArray, type SeriesFromArrayOptions, seriesFromArray } from "./series-from-array.js";
export { type SeriesToCsvOptions, seriesToCsv } from "./series-to-csv.js";
export { seriesToNpy } from "./series-to-npy.js";
export { seriesToNpz } from "./series-to-npz.js";
export { type SeriesToTableOptions, seriesToTable } from "./series-to-table.js";
export type { Split, SplitSide } from "./split.js";
export { type SplitAtRandomOptions, splitAtRandom } from "./split-at-random.js";
export { type SplitByGroupOptions, splitByGroup } from "./split-by-group.js";
export { type SplitByTimeOptions, splitByTime } from "./split-by-time.js";
export type { Table } from "./table.js";
export { tableToCsv, tableToJson, tableToNdjson } from "./table-to-text.js";
export { positionOf, timeOf } from "./time-grid.js";
export { describeTimeStep, type TimeStep } from "./time-step.js";
