// The types of what crosses a file of JavaScript; all are global, so no file imports them.

type Place = [number, number];
/** In pixels of the page. */
type Size = { w: number; h: number };
/** Lowest and highest. */
type Extent = [number, number];
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
type Sprite = OffscreenCanvas;
/** The pixels of a sprite, by their places in it. */
interface Stamp {
  size: number;
  opaque: Int32Array;
  colours: Uint32Array;
  soft: Int32Array;
  bytes: Uint8ClampedArray;
}

/** A run as the painters read it; labels are -1 before the first assignment. */
interface Run {
  id?: number;
  n: number;
  d: number;
  k: number;
  /** How many half-steps there are; each list below has one entry for each. */
  T: number;
  /** Rows of d numbers, one after the other, as in `centroids`. */
  X: Float64Array;
  features: string[];
  phases: string[];
  sentences: string[];
  iterations: Int32Array | number[];
  inertias: Float64Array | number[];
  centroids: Float64Array[];
  labels: Int16Array[];
  changed: (Int32Array | number[])[];
}

/** One half-step as lloyd.js yields it: what kmeans_lib.Step holds. */
interface Step {
  phase: string;
  iteration: number;
  centroids: Float64Array;
  labels: Int16Array;
  inertia: number;
  nChanged: number;
  shift: number;
}

interface Rules {
  maxIter?: number;
  empty?: string;
}

/** The points of all runs of a model. */
interface Points {
  X: Float64Array;
  n: number;
  d: number;
  features: string[];
}

type Bytes = DataView | Uint8Array;

/** All starts of one kind for k = 1 to `most` and each seed: rows of X, or places. */
interface Starts {
  /** On a page a table has a name, and may be for some k alone. */
  name?: string;
  least?: number;
  most: number;
  seeds: number;
  rows?: Bytes;
  places?: Bytes;
}

/** A run that only Python can make, with labels as the changes of each half-step. */
interface Packed {
  k: number;
  phases: string[];
  sentences: string[];
  iterations: Bytes;
  inertias: Bytes;
  centroids: Bytes;
  counts: Bytes;
  which: Bytes;
  what: Bytes;
}

interface Runs {
  /** The run to show. */
  now(): Run;
}

/** Sets what an exported page shows; every value ends within what it can run. */
interface Chooser {
  offers: Starts[];
  /** The largest k. */
  most: number;
  chooseK(k: number): void;
  chooseInit(init: number): void;
  chooseSeed(seed: number): void;
  chooseStep(step: number): void;
  edit(mode: Mode): void;
  /** How many centroids a hand has placed. */
  placed(): number;
}

/** How a cluster is shown: a row of kmeans_lib.colours.PALETTE. */
interface Mark {
  name: string;
  marker: string;
  hollow: boolean;
  light: string;
  dark: string;
}

interface Palette {
  clusters: Mark[];
  unassigned: { light: string; dark: string };
}

/** What the canvas needs of a theme; the rest is in the style sheet. */
interface Colours {
  surface: string;
  ink: string;
  line: string;
  muted: string;
  font: string;
  tint: number;
  clusters: string[];
  neutral: string;
}

/** From data to pixels and back; (mx, my) is the middle, in units of the data. */
interface Scale {
  sx: number;
  sy: number;
  mx: number;
  my: number;
  x(v: number): number;
  y(v: number): number;
  invX(p: number): number;
  invY(p: number): number;
}

/** A sign over the points, at a place in units of the data or on a row of X. */
interface Sign {
  shape: "ring" | "tick" | "cross" | "ghost" | "circle";
  at?: number[];
  point?: number;
  cluster?: number;
  /** Of a circle, in units of the data, and what is written on it. */
  radius?: number;
  label?: string;
}

/** What is said about one point: distances to the centroids, the nearest first in `order`. */
interface Inspected {
  index: number;
  length: number[];
  order: number[];
  label: number;
  margin: number;
  when: number;
}

/** What scenes are made of. */
interface SceneInput {
  run: Run;
  t: number;
  dpr: number;
  colours: Colours;
  size: Size;
  tone(j: number): number;
  mark(j: number): Mark;
  data: Float64Array;
  labels: Int16Array;
  centroids: Float64Array;
  order: number[];
  axes: number[];
  frame: number[];
  fill: boolean;
  /** The frame stays while points are drawn or a centroid is dragged. */
  still: boolean;
  weights: Float64Array | null;
}

/** All that one picture of a half-step shows, in pixels. */
interface Scene {
  w: number;
  h: number;
  dpr: number;
  colours: Colours;
  scale: Scale;
  labels: Int16Array;
  order: number[];
  /** The features across and up; one for data on a line. */
  axes: number[];
  axisNames: string[];
  flat: boolean;
  project(centroids: ArrayLike<number>): Place[];
  mark(j: number): Mark;
  colour(j: number): string;
  /** The points, and the centroids. */
  px: Float64Array;
  py: Float64Array;
  at: Place[];
  /** Sizes of the marks of points and of centroids. */
  r: number;
  R: number;
  weights: Float64Array | null;
  show: { regions?: boolean; lines?: boolean };
  overlay: Sign[];
  rings?: Rings | null;
  /** The places that each centroid came through on its way to where it is. */
  trails?: Place[][];
  /** Where the centroids will be in the end. */
  ends?: Place[];
  /** Where the centroids were, and where they are. */
  moves?: Place[][];
  inspected?: Inspected | null;
  secret?: boolean;
  cursor?: Place | null;
}

/** The points that changed, and the labels before. */
interface Rings {
  changed: Int32Array | number[];
  before: Int16Array;
  alpha: number;
}

type Draw = (ctx: Context, s: Scene) => void;

/** An edit without a run as a picture needs it. */
interface Draft {
  data: Float64Array;
  labels: Int16Array;
  centroids: Float64Array;
}

/** Where everything of a staircase goes; half-steps `from` to `to` are shown. */
interface StairLayout {
  from: number;
  to: number;
  left: number;
  right: number;
  bottom: number;
  slot: number;
  bar: number;
  lo: number;
  hi: number;
  ticks: number[];
  x(i: number): number;
  y(inertia: number): number;
}

interface StairOptions {
  /** A close-up of a long run. */
  zoom?: boolean;
  /** Nothing after this half-step. */
  hide?: boolean;
}

interface Stairs {
  /** Paints and returns the layout, which the slider below follows. */
  paint(run: Run, t: number, options: StairOptions, size: Size): StairLayout | null;
  /** The half-step under a pointer, or -1. */
  slotAt(event: MouseEvent): number;
  hover(i: number, words: string): void;
}

type Mode = "look" | "move" | "pick" | "centroids" | "points" | "target";

/** The lines of lloyd.py's loop, and which of them made a half-step of a phase (or the end). */
interface Loop {
  lines: string[];
  made: Record<string, number>;
}

/** The traits of kmeans_lib.stage.Stage that its parts read. */
interface Traits {
  palette: Palette;
  rules: Rules;
  loop: Loop;
  k: number;
  init: number;
  seed: number;
  step: number;
  max: number;
  /** The number of the start that a hand places, -1 for none. */
  hand: number;
  view: Record<
    "regions" | "rings" | "lines" | "trails" | "glide" | "zoom" | "code" | "table" | "veil",
    boolean
  >;
  axes: number[];
  aspect: "equal" | "fill";
  frame: number[];
  controls: "all" | "lab" | "view" | "none";
  size: "full" | "panel" | "small";
  hide_future: boolean;
  weights: { data?: Bytes };
  message: string;
  order: number[];
  overlay: Sign[];
  mode: Mode;
  picked: number[];
  centroids: number[][];
  points: number[][];
  target: number[];
}

type Get = <Name extends keyof Traits>(name: Name) => Traits[Name];

/** A widget's model, as anywidget gives it, or that of a page. */
interface Model {
  get(name: string): any;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listen: (...told: any[]) => void): void;
  off(event: string, listen: (...told: any[]) => void): void;
  send?(content: unknown, callbacks?: undefined, buffers?: ArrayBuffer[]): void;
  /** That of ipywidgets. */
  widget_manager?: any;
}

/** What anywidget calls a part of a widget with; a function that cleans up is returned. */
type Render = (view: { model: Model; el: HTMLElement }) => () => void;

/** What stage.js builds and its parts share. */
interface Stage {
  root: HTMLElement;
  canvas: HTMLCanvasElement;
  /** The part of the template that a selector names; of any kind. */
  $(selector: string): any;
  on(target: EventTarget, type: string, listener: (event: any) => void, capture?: boolean): void;
  get: Get;
  send<Name extends keyof Traits>(name: Name, value: Traits[Name]): void;
  schedule(): void;
  palette: Mark[];
  run(): Run;
  /** What is on screen; there is none before the first paint. */
  scene(): Scene;
  show(painted: Scene): Scene;
  hovered(): number;
  look(i: number): void;
  /** The colour of a cluster as a row of the palette, and its mark. */
  tone(j: number): number;
  mark(j: number): Mark;
  player: Player;
}

/** The place in the run. */
interface Player {
  now(): number;
  last(): number;
  play(milliseconds: number): void;
  pause(): void;
  jump(to: number, smooth?: boolean): void;
  playing(): boolean;
  back(): void;
  forward(): void;
  toFirst(): void;
  toLast(): void;
  /** Progress and centroids of a glide to half-step `t`, null when there is none. */
  gliding(run: Run, t: number): Glide | null;
}

interface Glide {
  part: number;
  centroids: Float64Array;
}

/** Edits, which all go through `edit`; without `remember` one is part of the edit before. */
interface Edits {
  say(words: string): void;
  edit<Name extends Edited>(name: Name, value: Traits[Name], remember?: boolean): void;
  undo(): void;
  canUndo(): boolean;
  /** Changes that Python has made since cannot be undone here. */
  forget(): void;
}

type Edited = "picked" | "centroids" | "points" | "target";

/** Places are in pixels. */
interface CentroidEdits {
  move(j: number, at: Place, remember: boolean): void;
  add(at: Place): void;
  remove(j: number): void;
}

interface PointEdits {
  toggle(i: number): void;
  add(places: Place[], remember?: boolean): void;
  spray(at: Place, remember: boolean): void;
  erase(at: Place, remember: boolean): void;
  remove(i: number): void;
}

interface Tools {
  write(): void;
  brushes(): boolean;
  chosen(): string;
}

/** What pointer and keyboard share. */
interface Hand {
  edits: Edits;
  tools: Tools;
  points: PointEdits;
  centroids: CentroidEdits;
  /** The keyboard was used last. */
  byKey: boolean;
  /** A press looks at points or picks them; else it edits. */
  looks(): boolean;
  /** A click, or Enter under the crosshair, where `point` is a row of X or -1. */
  place(at: Place, point: number): void;
  /** Listens on the plot, once there is a scene. */
  onPlot(type: string, listen: (event: any) => unknown): void;
}

/** The words and controls around the picture. */
interface Panel {
  /** Applies a value that is not the one that was written last under a name. */
  put(name: string, value: unknown, apply: (value: any) => void): void;
  /** A sentence of a draft stands in place of that of the run. */
  write(run: Run, t: number, draft: { draft: string | false }): void;
  /** The thumb stands under its half-step, unless only a part is on screen. */
  alignRange(layout: StairLayout | null): void;
}

/** Editing, as stage.js uses it. */
interface Hands {
  draft(run: Run, t: number): Draft | null;
  drafting(): boolean;
  /** A centroid is in a hand. */
  drags(): boolean;
  /** The scene with what an edit adds to it. */
  decorate(scene: Scene): Scene;
  write(): void;
  /** The sentence of a draft. */
  words(): string;
}

/** The traits of kmeans_lib.labs.parts.chart.Chart that a drawing shows. */
interface ChartState {
  name: string;
  across: string;
  up: string;
  kind: "bars" | "line";
  series: Series[];
  edges: number[];
  ticks: string[];
  limits: number[];
  words: string[];
  circled: number[];
  selected: number;
  active: boolean;
}

interface Series {
  name: string;
  y: (number | null)[];
  error?: (number | null)[];
}

/** Where everything of a chart goes: `n` slots from `left` to `right`, levels from `lo` to `hi`. */
interface ChartLayout {
  n: number;
  lo: number;
  hi: number;
  levels: number[];
  left: number;
  right: number;
  bottom: number;
  slot: number;
  x(i: number): number;
  y(v: number): number;
}
