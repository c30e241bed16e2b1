package io.torrentflow.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResumeHintTest {
  @Test
  void repeatsTheOptionsThatDecideTheTarget() {
    assertThat(
            ResumeHint.command(
                Map.of(
                    "TORRENTFLOW_COMMAND", "../it's/torrentflow",
                    "TORRENTFLOW_HOME", "/srv/my home",
                    "TORRENTFLOW_PORT_BASE", "18080",
                    "PATH", "/bin"),
                List.of("get", "magnet:?xt=urn:btih:00&dn=x", "--out", "films")))
        .isEqualTo(
            "TORRENTFLOW_HOME='/srv/my home' TORRENTFLOW_PORT_BASE=18080 '../it'\\''s/torrentflow'"
                + " get 'magnet:?xt=urn:btih:00&dn=x' --out films");
  }

  @Test
  void addsNothingToAPlainCall() {
    assertThat(ResumeHint.command(Map.of(), List.of("get", "a.torrent")))
        .isEqualTo("./torrentflow get a.torrent");
  }
}
