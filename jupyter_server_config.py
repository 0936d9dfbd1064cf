"""Jupyter's settings for whoever starts it in this folder, Binder included."""

c = get_config()  # noqa: F821, Jupyter defines it

# No pop-up about news or updates in front of a class.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
