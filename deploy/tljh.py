"""Settings of this suite for The Littlest JupyterHub; deploy/README.md says where to.

What `python run.py lab` sets on one computer, for every student's server, and limits
from the measurement in benchmarks/README.md.
"""

from pathlib import Path

SUITE = Path(__file__).resolve().parents[1]

c = get_config()  # noqa: F821

c.Spawner.args = [
    # No pop-up about news or updates; a notebook is saved with the state of its labs.
    f"--LabApp.app_settings_dir={SUITE / 'tools' / 'jupyterlab'}",
    "--ContentsManager.pre_save_hook=kmeans_course.saving.as_committed",
    # Students cannot install extensions; no search for language servers.
    "--LabApp.extension_manager=readonly",
    "--LanguageServerManager.autodetect=False",
    # Two kernels may choose the same TCP port, and others could listen on it.
    "--KernelManager.transport=ipc",
    # A chapter that was closed gives its kernel's memory back; an open one keeps it.
    "--MappingKernelManager.cull_idle_timeout=1200",
    "--MappingKernelManager.cull_interval=120",
]
c.Spawner.environment = {
    # Where kernels have their sockets, whose names must be short.
    "JUPYTER_RUNTIME_DIR": "/tmp/jupyter",
    # With shared cores, a second thread only waits for its turn.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # No still picture beside a live lab: it loads matplotlib, 50 MB and 1.7 s.
    "KMEANS_STILLS": "no",
}
# Three chapters open at once, with what a learner's own arrays need; one core at most.
c.Spawner.mem_limit = "1G"
c.Spawner.cpu_limit = 1.0
# All log in within the same minute.
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
# Students see neither each other's files in /tmp nor the machine's devices.
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.isolate_devices = True
# The computers of a classroom are shared: a login ends within a day.
c.JupyterHub.cookie_max_age_days = 1
