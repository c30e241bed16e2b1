package io.torrentflow.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.testing.config.ConfigValues;
import org.junit.jupiter.api.Test;

class StorageConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(ConfigValues.of(StorageConfig.class, ""))
        .isEqualTo(
            """
          torrentflow.storage.bucket = rdm-files
          torrentflow.storage.link-lifetime = PT15M
          torrentflow.storage.public-endpoint =
          torrentflow.storage.request-timeout = PT2M
          """);
  }

  @Test
  void readsEveryProperty() {
    String properties =
        """
          torrentflow.storage.bucket = other
          torrentflow.storage.link-lifetime = PT7S
          torrentflow.storage.public-endpoint = https://files.example.org
          torrentflow.storage.request-timeout = PT7S
          """;

    assertThat(ConfigValues.of(StorageConfig.class, properties)).isEqualTo(properties);
  }
}
