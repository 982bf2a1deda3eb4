"""The files in `deploy/`: what is in them is read by the programs they are for, and names what truly exists."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ruikatsu import metrics
from ruikatsu.errors import CODES
from ruikatsu.settings import Settings
from tests.operating.pieces import DEPLOY, ROOT, certificate, nginx_main, nginx_site, program
from tests.running import RunningHub

KUBERNETES = [
    document
    for file in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(file.read_text())
]
METRIC = re.compile(r"\b(?:ruikatsu|process)_[a-z_]+\b")
DASHBOARD = json.loads((DEPLOY / "grafana.json").read_text())
RULES = yaml.safe_load((DEPLOY / "prometheus/rules.yaml").read_text())


def of_kind(kind: str, name: str) -> Any:
    [found] = [d for d in KUBERNETES if d["kind"] == kind and d["metadata"]["name"] == name]
    return found


def compose() -> Any:
    """As docker-compose itself understands it."""
    done = subprocess.run(
        ["docker-compose", "-f", str(ROOT / "docker-compose.yml"), "config"],
        capture_output=True,
        text=True,
        env={
            "PATH": "/usr/bin:/bin",
            "RUIKATSU_SECRET": "x" * 40,
            "RUIKATSU_DOMAIN": "example.org",
        },
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return yaml.safe_load(done.stdout)


def test_compose_has_caddy_before_two_hubs_and_a_store_nobody_else_reaches() -> None:
    told = compose()
    services = told["services"]
    assert set(services) == {"caddy", "hub-1", "hub-2", "valkey"}
    assert [name for name, one in services.items() if one.get("ports")] == ["caddy"]
    assert told["networks"]["back"]["internal"] is True
    assert list(services["valkey"]["networks"]) == ["back"]
    mounted = [volume.split(":")[0] for volume in services["valkey"]["volumes"]]
    assert str(DEPLOY / "valkey.conf") in mounted
    hubs = services["caddy"]["environment"]["RUIKATSU_HUBS"].split()
    assert [hub.split(":")[0] for hub in hubs] == ["hub-1", "hub-2"]
    for hub in ("hub-1", "hub-2"):
        settings_exist(services[hub]["environment"])
        assert services[hub]["read_only"]
        assert "media:/data/media:rw" in services[hub]["volumes"]


def settings_exist(names: Any) -> None:
    for name in names:
        if name.startswith("RUIKATSU_"):
            assert name.removeprefix("RUIKATSU_").lower() in Settings.model_fields, name


def test_compose_asks_for_a_secret() -> None:
    done = subprocess.run(
        ["docker-compose", "-f", str(ROOT / "docker-compose.yml"), "config"],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert done.returncode != 0
    assert "openssl rand" in done.stderr


def test_caddy_and_nginx_take_their_files(tmp_path: Path) -> None:
    caddy = [program("caddy"), "validate", "--adapter", "caddyfile", "--config"]
    done = subprocess.run(
        [*caddy, str(DEPLOY / "Caddyfile")],
        capture_output=True,
        text=True,
        env={"HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    key, cert = certificate(tmp_path)
    live = "/etc/letsencrypt/live/rooms.example.org"
    site = nginx_site({f"{live}/fullchain.pem": str(cert), f"{live}/privkey.pem": str(key)})
    main = nginx_main(tmp_path, site)
    done = subprocess.run(
        [program("nginx"), "-t", "-c", str(main), "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_the_unit_is_understood_and_well_locked_up(tmp_path: Path) -> None:
    unit = tmp_path / "ruikatsu@.service"
    text = (DEPLOY / "ruikatsu@.service").read_text()
    unit.write_text(text.replace("/opt/ruikatsu/.venv/bin/ruikatsu", "/bin/true"))
    analyze = ("systemd-analyze", "--man=no")
    done = subprocess.run([*analyze, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run(
        [*analyze, "security", "--offline=true", "--threshold=20", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    # A hub raises its own limit of open files: without these calls it would not start.
    assert not re.search(r"SystemCallFilter=~.*@resources", text)
    settings_exist(
        line.split("=")[0] for line in (DEPLOY / "ruikatsu.env").read_text().splitlines()
    )


def test_a_pod_is_asked_whether_it_lives_and_whether_people_may_be_sent_there() -> None:
    pod = of_kind("Deployment", "hub")["spec"]["template"]["spec"]
    [hub] = pod["containers"]
    assert hub["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert hub["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert hub["startupProbe"]["httpGet"]["path"] == "/healthz"
    settings_exist(env["name"] for env in hub["env"])
    [secret] = [env for env in hub["env"] if env["name"] == "RUIKATSU_SECRET"]
    assert "value" not in secret
    assert {mount["name"] for mount in hub["volumeMounts"]} == {v["name"] for v in pod["volumes"]}


def test_a_hub_has_time_to_send_its_people_on_and_never_do_all_go_at_once() -> None:
    deployment = of_kind("Deployment", "hub")["spec"]
    pod = deployment["template"]["spec"]
    wait = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    # Twenty thousand lines at five hundred a second.
    assert pod["terminationGracePeriodSeconds"] >= wait + 40
    assert deployment["replicas"] >= 2
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    budget = of_kind("PodDisruptionBudget", "hub")["spec"]
    assert budget["maxUnavailable"] == 1
    labels = deployment["template"]["metadata"]["labels"].items()
    for selector in (budget["selector"], deployment["selector"]):
        assert selector["matchLabels"].items() <= labels
    assert of_kind("Service", "hub")["spec"]["selector"].items() <= labels


@pytest.mark.parametrize(("kind", "name"), [("Deployment", "hub"), ("StatefulSet", "valkey")])
def test_no_pod_runs_as_root_or_writes_where_it_need_not(kind: str, name: str) -> None:
    pod = of_kind(kind, name)["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]


def test_only_hubs_reach_the_store_and_kustomize_names_every_file() -> None:
    policy = of_kind("NetworkPolicy", "valkey")["spec"]
    store = of_kind("StatefulSet", "valkey")["spec"]["template"]["metadata"]["labels"]
    assert policy["podSelector"]["matchLabels"].items() <= store.items()
    [allowed] = policy["ingress"]
    hub = of_kind("Deployment", "hub")["spec"]["template"]["metadata"]["labels"]
    assert allowed["from"][0]["podSelector"]["matchLabels"].items() <= hub.items()
    together = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text())
    assert {DEPLOY / name for name in together["resources"]} == set(
        (DEPLOY / "kubernetes").glob("*")
    )
    assert all((DEPLOY / name).exists() for name in together["configMapGenerator"][0]["files"])
    paths = of_kind("Ingress", "ruikatsu")["spec"]["rules"][0]["http"]["paths"]
    assert {path["path"]: path["backend"]["service"]["name"] for path in paths} == {
        "/metrics": "nobody",
        "/": "hub",
    }


def test_the_image_is_built_in_one_stage_and_run_in_another_by_nobody_of_rank() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    stages = [n for n, line in enumerate(lines) if line.startswith("FROM ")]
    assert len(stages) == 2
    last = lines[stages[-1] :]
    assert any(line.startswith("USER ") and line != "USER root" for line in last)
    assert not any("pip install" in line for line in last)
    assert "--require-hashes" in "\n".join(lines)
    settings_exist(re.findall(r"RUIKATSU_[A-Z_]+", "\n".join(lines)))


EXPRESSIONS = [
    *(rule["expr"] for group in RULES["groups"] for rule in group["rules"]),
    *(target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())),
]


async def test_every_metric_that_an_alert_or_a_panel_asks_for_is_there(hub: RunningHub) -> None:
    async with hub.http() as http:
        await http.get("/api/rooms/nowhere")  # one no, so that there is one to count
        text = (await http.get("/metrics")).text
    there = set(METRIC.findall(text))
    asked = {name for expression in EXPRESSIONS for name in METRIC.findall(expression)}
    assert len(asked) > 10
    assert asked <= there
    own = {name for name in there if name.startswith("ruikatsu_") and not name.endswith("_created")}
    told = {re.sub(r"_(total|bucket|sum|count|info)$", "", name) for name in own}
    guide = (ROOT / "docs/operating.md").read_text()
    assert not {name for name in told if f"`{name}" not in guide}, "docs/operating.md tells of each"


def test_an_alert_says_how_loud_it_is_and_what_it_means() -> None:
    signs = {"store", "bus", "staying"}
    for rule in RULES["groups"][0]["rules"]:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert rule["alert"] in (ROOT / "docs/operating.md").read_text()
        assert set(re.findall(r'sign="(\w+)"', rule["expr"])) <= signs
        for codes in re.findall(r'code=~?"([\w|]+)"', rule["expr"]):
            assert set(codes.split("|")) <= set(CODES)
    states = {state for e in EXPRESSIONS for state in re.findall(r'state="(\w+)"', e)}
    assert states <= set(metrics.STATES)
