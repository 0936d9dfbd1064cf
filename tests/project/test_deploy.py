"""What `deploy/` sets for a hub is what hubs, this suite and repo2docker understand."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator
from traitlets.config import PyFileConfigLoader

import run

ROOT = Path(run.__file__).parent
DEPLOY = ROOT / "deploy"
VALUES = yaml.safe_load((DEPLOY / "values.yaml").read_text("utf-8"))
SCHEMA = json.loads(Path(__file__).with_name("z2jh_schema.json").read_text("utf-8"))
GUIDE = (DEPLOY / "README.md").read_text("utf-8")


def settings(path):
    """What a hub, or repo2docker, reads in a file."""
    return PyFileConfigLoader(str(path)).load_config()


@pytest.fixture
def littlest(tmp_path):
    """The settings, by the link that the guide makes."""
    link = tmp_path / "kmeans.py"
    link.symlink_to(DEPLOY / "tljh.py")
    return settings(link)


def test_the_values_fit_the_schema_of_the_chart():
    refused = Draft7Validator(SCHEMA)
    assert [error.message for error in refused.iter_errors(VALUES)] == []
    wrong = {**VALUES, "singleuser": {"memory": {"limits": "1G"}}}
    assert not refused.is_valid(wrong)


def test_both_hubs_set_the_same(littlest):
    there = VALUES["hub"]["config"]["Spawner"]["args"]
    here = [arg.replace(str(ROOT), "/srv/kmeans") for arg in littlest.Spawner.args]
    assert there == here
    assert VALUES["singleuser"]["extraEnv"] == littlest.Spawner.environment
    limits = littlest.Spawner.mem_limit, littlest.Spawner.cpu_limit
    assert limits == tuple(VALUES["singleuser"][n]["limit"] for n in ("memory", "cpu"))
    days = littlest.JupyterHub.cookie_max_age_days
    assert VALUES["hub"]["config"]["JupyterHub"]["cookie_max_age_days"] == days


def test_a_hub_starts_jupyterlab_as_the_command_for_one_computer_does(littlest):
    """All but the page it opens on, which the link for students names."""
    one = [arg for arg in run.lab([]) if arg.startswith("--") and "=" in arg]
    expected = {arg for arg in one if "default_url" not in arg}
    assert len(expected) == 2
    assert expected <= {*littlest.Spawner.args}
    assert run.first_notebook().replace("/", "%2F") in GUIDE


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of jupyter_lsp's traits
def test_servers_know_what_is_set_for_them(littlest):
    from jupyter_client.manager import KernelManager
    from jupyter_lsp.manager import LanguageServerManager
    from jupyter_server.services.contents.manager import ContentsManager
    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
    from jupyterlab.labapp import LabApp

    classes = [LabApp, ContentsManager, LanguageServerManager]
    classes += [MappingKernelManager, KernelManager]
    known = {
        f"--{kind.__name__}.{name}"
        for kind in classes
        for name in kind.class_trait_names(config=True)
    }
    assert {arg.partition("=")[0] for arg in littlest.Spawner.args} <= known


def test_a_hub_knows_its_settings(littlest):
    hub = pytest.importorskip("jupyterhub", reason="the extra `hub` is not installed")
    from jupyterhub.app import JupyterHub
    from jupyterhub.auth import Authenticator
    from jupyterhub.spawner import Spawner
    from systemdspawner import SystemdSpawner

    assert hub.version_info >= (5, 4)
    for kind in (JupyterHub, Spawner, SystemdSpawner):
        assert {*littlest[kind.__name__]} <= {*kind.class_trait_names(config=True)}
    config = VALUES["hub"]["config"]
    for kind in (JupyterHub, Spawner, Authenticator):
        assert {*config[kind.__name__]} <= {*kind.class_trait_names(config=True)}
    memory = Spawner(mem_limit=littlest.Spawner.mem_limit).mem_limit
    assert memory == 2**30


def test_repo2docker_takes_environment_yml_and_leaves_the_home_free(monkeypatch):
    pytest.importorskip("repo2docker", reason="the extra `hub` is not installed")
    from repo2docker.app import Repo2Docker

    monkeypatch.chdir(ROOT)
    app = Repo2Docker(config=settings(DEPLOY / "repo2docker_config.py"))
    packs = (kind(app.base_image) for kind in app.buildpacks)
    found = next(pack for pack in packs if pack.detect())
    found.platform, found.appendix = "linux/amd64", app.appendix
    assert type(found).__name__ == "CondaBuildPack"
    assert found.python_version == "3.12"
    image = found.render({})
    assert '--file "environment.yml"' in image
    assert "nbgitpuller" in image
    home = VALUES["hub"]["config"]["Spawner"]["notebook_dir"]
    assert home == f"/home/{app.user_name}"
    assert not app.target_repo_dir.startswith(home)
    assert f"{app.target_repo_dir}/tools/jupyterlab" in str(VALUES)


def test_the_guide_names_what_is_there():
    named = re.findall(r"(?:/srv/kmeans|deploy)/([\w./]+\w)", GUIDE)
    assert len(named) >= 4
    places = [ROOT / name for name in named] + [DEPLOY / name for name in named]
    assert len([path for path in places if path.exists()]) == len(named)
    assert VALUES["singleuser"]["image"]["name"] in GUIDE
