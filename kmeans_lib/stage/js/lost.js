// What got lost on the way between the page and Python, and what to do about it.

const AT_REST = 2000; // ms after a model is made: what was on its way has arrived

/**
 * Asks Python for all it shows where some of it is missing: when JupyterLab connects to a
 * kernel that is at work, it may put an older state over a newer one, or lose the newer.
 * @param {Model} model
 */
export function askForWhatIsMissing(model) {
  const ask = () => model.send?.({ offered: model.get("offered") });
  let newest = model.get("offered");
  model.on("change:offered", () => {
    if (model.get("offered") < newest) ask();
    newest = model.get("offered");
  });
  setTimeout(ask, AT_REST);
}

/**
 * Lets all widgets of a page tell Python again after a line was lost. ipywidgets waits
 * until the kernel is done with a message before it sends the next one of a widget; if
 * that news is lost, it would wait for ever.
 * @param {Model} model
 */
export function goOnAfterALoss({ widget_manager: manager }) {
  const kernel = manager?.kernel;
  if (!kernel?.connectionStatusChanged || !manager.restored || kernel.kmGoesOnAfterALoss) return;
  kernel.kmGoesOnAfterALoss = true; // once for all widgets
  kernel.connectionStatusChanged.connect((/** @type {any} */ _, /** @type {string} */ status) => {
    if (status !== "connected") return;
    forAll(manager, sayWhatWaits); // before Python is asked for its state: it counts
    manager.restored.connect(function goOn() {
      manager.restored.disconnect(goOn);
      forAll(manager, forgetTheLost);
    });
  });
}

/** Those whose kernel has died stay as they are.
 * @type {(manager: any, act: (widget: any) => void) => void} */
function forAll({ _models = {} }, act) {
  const isAlive = (/** @type {any} */ { comm, comm_live }) =>
    comm_live && !comm.jsServicesComm?.isDisposed;
  for (const each of Object.values(_models))
    each.then((/** @type {any} */ widget) => isAlive(widget) && act(widget));
}

function sayWhatWaits(/** @type {any} */ widget) {
  if (!widget._msg_buffer) return;
  widget.send_sync_message(widget._msg_buffer, widget._msg_buffer_callbacks);
  widget._msg_buffer = null;
}

/** What seems to be lost may come after all: that is passed over. */
function forgetTheLost(/** @type {any} */ widget) {
  if (!widget._pending_msgs) return;
  const handle = widget._handle_status;
  const idle = { content: { execution_state: "idle" } };
  for (let lost = widget._pending_msgs; lost > 0; lost--) handle.call(widget, idle);
  widget._handle_status = (/** @type {any} */ message) => {
    if (widget._pending_msgs > 0) handle.call(widget, message);
  };
}
