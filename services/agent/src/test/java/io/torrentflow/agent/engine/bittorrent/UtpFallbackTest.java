package io.torrentflow.agent.engine.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UtpFallbackTest {
  private static final Duration STARVING = UtpFallback.TCP_TIMEOUT;
  private static final Duration RECENT = STARVING.minusMillis(1);

  private final UtpFallback fallback = new UtpFallback();

  @Test
  void usesTcpAloneWhileItDelivers() {
    assertThat(fallback.report(1, RECENT, 5)).isFalse();
  }

  @Test
  void usesUtpWhenKnownPeersDeliverNothing() {
    assertThat(fallback.report(1, STARVING, 5)).isTrue();
    assertThat(fallback.report(2, RECENT, 5)).isTrue();
  }

  @Test
  void staysWithTcpWithoutPeers() {
    assertThat(fallback.report(1, STARVING, 0)).isFalse();
  }

  @Test
  void returnsToTcpWhenTheTorrentProgressesOrEnds() {
    fallback.report(1, STARVING, 5);
    fallback.report(2, STARVING, 5);

    assertThat(fallback.report(1, RECENT, 5)).isTrue();
    assertThat(fallback.forget(2)).isFalse();
  }
}
