package io.torrentflow.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRecordsTest {
  @TempDir Path home;

  @Test
  void findsARecordedProcess() {
    NativeProcess process = sleeper();
    try {
      assertThat(ProcessRecords.in(home).of("sleeper"))
          .hasValueSatisfying(known -> assertThat(known.pid()).isEqualTo(process.pid()));
    } finally {
      process.kill();
    }
  }

  @Test
  void ignoresAReusedPid() {
    ProcessRecord own = ProcessRecord.of("mine", ProcessHandle.current(), 0);

    ProcessRecord stale = new ProcessRecord("mine", own.pid(), own.startedAt().minusSeconds(60), 0);

    assertThat(own.isRunning()).isTrue();
    assertThat(stale.isRunning()).isFalse();
  }

  @Test
  void ignoresADeletedRecord() {
    assertThat(ProcessRecords.read(home.resolve("gone.json"))).isEmpty();
  }

  @Test
  void readingCreatesNothing() {
    Path untouched = home.resolve("never-started");

    assertThat(ProcessRecords.in(untouched).all()).isEmpty();
    assertThat(untouched).doesNotExist();
  }

  @Test
  void stopsLeftovers() {
    sleeper();

    List<ProcessRecord> stopped = ProcessRecords.in(home).stopLeftovers();

    assertThat(stopped).extracting(ProcessRecord::part).containsExactly("sleeper");
    assertThat(stopped).noneMatch(ProcessRecord::isRunning);
    assertThat(ProcessRecords.in(home).all()).isEmpty();
  }

  @Test
  void leavesAnotherProcessWithARecordedPidAlone() {
    NativeProcess process = sleeper();
    try {
      ProcessRecord real = ProcessRecords.in(home).all().getFirst();
      Path elsewhere = home.resolve("elsewhere");
      ProcessRecords records = ProcessRecords.in(elsewhere);
      records.write(new ProcessRecord("old", real.pid(), real.startedAt().minusSeconds(9), 0));

      assertThat(records.stopLeftovers()).isEmpty();
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.kill();
    }
  }

  private NativeProcess sleeper() {
    return NativeProcess.start(home, "sleeper", 0, NativeProcess.command(List.of("sleep", "60")));
  }
}
