package io.torrentflow.stack.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.machine.ListenAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TORRENTFLOW_NETWORK_ALLOWED_RANGES", "10.0.0.0/8, 192.168.0.0/16");

  @Test
  void mergesAllowedRangesOfEnvironmentAndOptions() {
    Launch launch =
        Launch.of(
            SystemSize.SMALLEST,
            List.of("172.16.0.0/12", "10.0.0.0/8"),
            ListenAddress.LOOPBACK,
            ENVIRONMENT);

    assertThat(launch.allowedRanges())
        .containsExactly("172.16.0.0/12", "10.0.0.0/8", "192.168.0.0/16");
  }

  @Test
  void isKeptForTheNextSupervisor(@TempDir Path folder) {
    Home home = new Home(folder, folder, 0);
    Launch launch =
        new Launch(new SystemSize(1, 2, 3, 4), List.of("10.0.0.0/8"), new ListenAddress("0.0.0.0"));

    launch.write(home);

    assertThat(Launch.read(home)).hasValue(launch);
  }
}
