package io.torrentflow.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.machine.ListenAddress;
import io.torrentflow.stack.process.ProcessRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemControlComponentTest {
  // The gateway's, and one for each of the services after it.
  private static final int PORTS = 8;

  @TempDir Path folder;
  private final List<String> progress = new ArrayList<>();
  private int portBase;
  private SystemControl control;

  @BeforeEach
  void prepare() throws Exception {
    Path project = FakeProject.in(folder.resolve("project"));
    portBase = freePorts();
    control = new SystemControl(new Home(folder.resolve("home"), project, portBase));
  }

  @AfterEach
  void stop() {
    control.down(progress::add);
  }

  @Test
  void startsRestartsDeadPartsAndStopsEverything() throws Exception {
    URI address =
        control.up(
            new Launch(new SystemSize(1, 1, 1, 2), List.of(), ListenAddress.LOOPBACK),
            progress::add);

    assertThat(address).isEqualTo(URI.create("http://127.0.0.1:" + portBase));
    assertThat(progress).hasSizeGreaterThanOrEqualTo(2);
    List<ProcessRecord> first = control.parts();
    assertThat(first)
        .extracting(ProcessRecord::part)
        .containsExactly(
            "agent-1",
            "agent-2",
            "epmd",
            "gateway",
            "hub-1",
            "jobs",
            "postgres",
            "rabbitmq",
            "redis",
            "supervisor");
    assertThat(first).allMatch(ProcessRecord::isRunning);

    assertThat(control.statuses()).extracting(PartStatus::part).contains("s3");
    assertThat(control.statuses()).allMatch(PartStatus::isReady);

    kill("agent-2");
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> pid("agent-2") != pidIn(first, "agent-2") && record("agent-2").isRunning());

    kill("supervisor");
    assertThat(control.address()).isEmpty();
    assertThat(record("postgres").isRunning()).isTrue();
    List<ProcessRecord> orphans = control.parts();
    assertThat(control.down(progress::add)).isTrue();
    assertThat(orphans).noneMatch(ProcessRecord::isRunning);
    assertThat(control.parts()).isEmpty();

    assertThat(control.up(Launch.smallest(Map.of()), progress::add)).isEqualTo(address);
    List<ProcessRecord> second = control.parts();
    assertThat(control.down(progress::add)).isTrue();
    assertThat(second).noneMatch(ProcessRecord::isRunning);
    assertThat(control.down(progress::add)).isFalse();
  }

  @Test
  void namesATakenPortAndTheRemedy() throws Exception {
    try (ServerSocket other = new ServerSocket(portBase + 1, 1, InetAddress.getLoopbackAddress())) {
      Throwable refusal =
          catchThrowable(() -> control.up(Launch.smallest(Map.of()), progress::add));

      assertThat(refusal)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("Port " + other.getLocalPort())
          .hasMessageContaining("TORRENTFLOW_PORT_BASE");
      assertThat(progress).isEmpty();
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(control.parts()).noneMatch(ProcessRecord::isRunning));
    }
  }

  @Test
  void reportsASilentPartAsNotReady() {
    ProcessRecord silent =
        new ProcessRecord(
            "gateway",
            ProcessHandle.current().pid(),
            ProcessHandle.current().info().startInstant().orElseThrow(),
            1);

    assertThat(PartStatus.of(silent, PortBook.in(folder), List.of()).state())
        .isEqualTo(PartStatus.State.NOT_READY);
  }

  @Test
  void statusCreatesNoHome() {
    assertThat(control.statuses()).isEmpty();
    assertThat(folder.resolve("home")).doesNotExist();
  }

  /** The first of so many ports in a row that nobody has. */
  private static int freePorts() throws IOException {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int first = socket.getLocalPort() + 1;
        if (IntStream.range(first, first + PORTS).allMatch(PortBook::isFree)) {
          return first;
        }
      }
    }
  }

  private void kill(String part) throws Exception {
    ProcessHandle process = record(part).running().orElseThrow();
    process.destroyForcibly();
    process.onExit().get(10, TimeUnit.SECONDS);
  }

  private ProcessRecord record(String part) {
    return control.parts().stream()
        .filter(known -> known.part().equals(part))
        .findFirst()
        .orElseThrow();
  }

  private long pid(String part) {
    return pidIn(control.parts(), part);
  }

  private static long pidIn(List<ProcessRecord> records, String part) {
    return records.stream()
        .filter(known -> known.part().equals(part))
        .findFirst()
        .orElseThrow()
        .pid();
  }
}
