"""The image for Zero to JupyterHub: `jupyter-repo2docker --config` takes this file.

A student's home is mounted over the place where repo2docker puts a repository, so the
suite is put elsewhere. `environment.yml` says what is installed.
"""

c = get_config()  # noqa: F821

c.Repo2Docker.user_id, c.Repo2Docker.user_name = 1000, "jovyan"  # as the chart has it
c.Repo2Docker.target_repo_dir = "/srv/kmeans"
c.Repo2Docker.appendix = "RUN pip install --no-cache-dir 'nbgitpuller>=1.2.1,<2'"
