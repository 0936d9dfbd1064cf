// What got lost on the way between the page and Python, and what to do about it.

/**
 * Asks Python for all it shows where some of it is missing: JupyterLab may put an older
 * state over a newer one when it connects to a kernel that is at work.
 * @param {Model} model
 */
export function askForWhatIsMissing(model) {
  let newest = Infinity;
  const look = () => {
    const offered = model.get("offered");
    if (offered < newest) model.send?.({ offered });
    newest = offered;
  };
  look();
  model.on("change:offered", look);
}

/**
 * Lets all widgets of a page tell Python again after a line was lost. ipywidgets waits
 * until the kernel is done with a message before it sends the next one of a widget; if
 * that news is lost, it would wait for ever.
 * @param {Model} model
 */
export function waitForNothingLost({ widget_manager: manager }) {
  const kernel = manager?.kernel;
  if (!kernel?.connectionStatusChanged || kernel.kmWaitsForNothingLost) return;
  kernel.kmWaitsForNothingLost = true; // once for all widgets
  kernel.connectionStatusChanged.connect((/** @type {any} */ _, /** @type {string} */ status) => {
    if (status !== "connected") return;
    forAll(manager, sayWhatWaits); // before Python is asked for its state: it counts
    manager.restored.connect(function goOn() {
      manager.restored.disconnect(goOn);
      forAll(manager, forgetTheLost);
    });
  });
}

/** @type {(manager: any, act: (widget: any) => void) => void} */
function forAll({ _models = {} }, act) {
  for (const widget of Object.values(_models)) widget.then(act);
}

function sayWhatWaits(/** @type {any} */ widget) {
  const isDead = !widget.comm_live || widget.comm.jsServicesComm?.isDisposed;
  if (isDead || !widget._msg_buffer) return;
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
