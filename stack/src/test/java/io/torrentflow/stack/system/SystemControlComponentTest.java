package io.torrentflow.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.machine.ListenAddress;
import io.torrentflow.stack.process.ProcessRecord;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemControlComponentTest {
  private static final int PORT_BASE = 18_080;

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private SystemControl control;

  @BeforeEach
  void prepare() throws Exception {
    Path project = FakeProject.in(folder.resolve("project"));
    control = new SystemControl(new Home(folder.resolve("home"), project, PORT_BASE));
  }

  @AfterEach
  void stop() {
    control.down(told::add);
  }

  @Test
  void theSystemStaysUpHealsItselfAndGoesWithoutATrace() throws Exception {
    URI address =
        control.up(
            new Launch(new SystemSize(1, 1, 1, 2), List.of(), ListenAddress.LOOPBACK), told::add);

    assertThat(address).isEqualTo(URI.create("http://127.0.0.1:" + PORT_BASE));
    assertThat(told).hasSizeGreaterThanOrEqualTo(2);
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
    assertThat(control.down(told::add)).isTrue();
    assertThat(orphans).noneMatch(ProcessRecord::isRunning);
    assertThat(control.parts()).isEmpty();

    assertThat(control.up(Launch.smallest(Map.of()), told::add)).isEqualTo(address);
    List<ProcessRecord> second = control.parts();
    assertThat(control.down(told::add)).isTrue();
    assertThat(second).noneMatch(ProcessRecord::isRunning);
    assertThat(control.down(told::add)).isFalse();
  }

  @Test
  void aTakenPortIsNamedTogetherWithTheWayOut() throws Exception {
    try (ServerSocket other =
        new ServerSocket(PORT_BASE + 1, 1, InetAddress.getLoopbackAddress())) {
      Throwable refusal = catchThrowable(() -> control.up(Launch.smallest(Map.of()), told::add));

      assertThat(refusal)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("Port " + other.getLocalPort())
          .hasMessageContaining("TORRENTFLOW_PORT_BASE");
      assertThat(told).isEmpty();
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(control.parts()).noneMatch(ProcessRecord::isRunning));
    }
  }

  @Test
  void aPartThatRunsAndDoesNotAnswerIsNotReady() {
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
  void aLookAtAHomeThatIsNotThereDoesNotMakeIt() {
    assertThat(control.statuses()).isEmpty();
    assertThat(folder.resolve("home")).doesNotExist();
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
