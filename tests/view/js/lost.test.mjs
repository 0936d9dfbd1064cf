// What a page does about messages that got lost, with an ipywidgets of a few lines.
import assert from "node:assert/strict";
import test from "node:test";
import { goOnAfterALoss } from "../../../kmeans_lib/stage/js/lost.js";

/** A signal of JupyterLab. */
function aSignal() {
  const all = new Set();
  return {
    connect: (listen) => all.add(listen),
    disconnect: (listen) => all.delete(listen),
    emit: (said) => [...all].map((listen) => listen(null, said)),
    all,
  };
}

/** A widget that waits for the news that the kernel is done, as that of ipywidgets. */
function aWidget(pending, waiting) {
  return {
    sent: [],
    comm: {},
    comm_live: true,
    _pending_msgs: pending,
    _msg_buffer: waiting,
    send_sync_message(said) {
      this.sent.push(said);
      this._pending_msgs++;
    },
    _handle_status() {
      assert.ok(this._pending_msgs-- > 0);
    },
  };
}

const later = () => new Promise((go) => setTimeout(go));

test("what waits is said once the line is there, and nothing lost is waited for", async () => {
  const widgets = [aWidget(1, { value: 5 }), aWidget(1, null), aWidget(0, null)];
  const _models = Object.fromEntries(widgets.map((one, i) => [i, Promise.resolve(one)]));
  const kernel = { connectionStatusChanged: aSignal() };
  const manager = { _models, kernel, restored: aSignal() };
  goOnAfterALoss({ widget_manager: manager });
  goOnAfterALoss({ widget_manager: manager }); // another widget of the page
  kernel.connectionStatusChanged.emit("connecting");
  await later();
  assert.deepEqual(widgets[0].sent, []);
  kernel.connectionStatusChanged.emit("connected");
  await later();
  const sent = widgets.map((one) => one.sent);
  assert.deepEqual(sent, [[{ value: 5 }], [], []]);
  assert.equal(widgets[0]._msg_buffer, null);
  manager.restored.emit();
  await later();
  const pending = widgets.map((one) => one._pending_msgs);
  assert.deepEqual(pending, [0, 0, 0]);
  assert.equal(manager.restored.all.size, 0);
  widgets[1]._handle_status({}); // it was not lost after all
  assert.equal(widgets[1]._pending_msgs, 0);
});

test("a page without a kernel has nothing to wait for", () => {
  goOnAfterALoss({});
  goOnAfterALoss({ widget_manager: {} });
});
