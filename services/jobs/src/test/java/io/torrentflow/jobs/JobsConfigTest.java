package io.torrentflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class JobsConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(JobsConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.jobs.agents.lost-after = PT30S
          torrentflow.jobs.agents.rescue-interval = PT5S
          torrentflow.jobs.cleanup.expired-kept = PT720H
          torrentflow.jobs.cleanup.expiry-interval = PT1M
          torrentflow.jobs.cleanup.failed-kept = PT144H
          torrentflow.jobs.cleanup.interval = PT2S
          torrentflow.jobs.cleanup.selection-awaited = PT24H
          torrentflow.jobs.cleanup.settled-after = PT2M30S
          torrentflow.jobs.dispatch.level-interval = PT0.4S
          torrentflow.jobs.dispatch.poll-interval = PT0.1S
          torrentflow.jobs.dispatch.retry-delay = PT2S
          torrentflow.jobs.dispatch.unfetchable-limit = PT1H
          torrentflow.jobs.dispatch.wait-reason-interval = PT5S
          torrentflow.jobs.retry.base-delay = PT5S
          torrentflow.jobs.retry.max-delay = PT10M
          torrentflow.jobs.review.sweep-interval = PT5S
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.jobs.agents.lost-after = PT7S
          torrentflow.jobs.agents.rescue-interval = PT7S
          torrentflow.jobs.cleanup.expired-kept = PT7S
          torrentflow.jobs.cleanup.expiry-interval = PT7S
          torrentflow.jobs.cleanup.failed-kept = PT7S
          torrentflow.jobs.cleanup.interval = PT7S
          torrentflow.jobs.cleanup.selection-awaited = PT7S
          torrentflow.jobs.cleanup.settled-after = PT7S
          torrentflow.jobs.dispatch.level-interval = PT7S
          torrentflow.jobs.dispatch.poll-interval = PT7S
          torrentflow.jobs.dispatch.retry-delay = PT7S
          torrentflow.jobs.dispatch.unfetchable-limit = PT7S
          torrentflow.jobs.dispatch.wait-reason-interval = PT7S
          torrentflow.jobs.retry.base-delay = PT7S
          torrentflow.jobs.retry.max-delay = PT7S
          torrentflow.jobs.review.sweep-interval = PT7S
          """;

    assertThat(ConfigValues.of(JobsConfig.class, properties)).isEqualTo(properties);
  }
}
