package io.torrentflow.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.RemoteFile;
import io.torrentflow.testing.origin.TestingOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCollectorComponentTest {
  private static final String JOB = "0199-job";
  private static final String CONTENT = "what the job has";

  @TempDir Path folder;
  private Path out;
  private final TestingOrigin origin = new TestingOrigin();
  private final RecordingListener listener = new RecordingListener();

  @BeforeEach
  void serve() {
    out = folder.resolve("out");
    serve(CONTENT);
  }

  @AfterEach
  void stop() {
    origin.close();
  }

  @Nested
  class WhenNothingIsThere {
    @Test
    void fetchesTheFile() {
      collect(false, file("a.bin"));

      assertThat(out.resolve("a.bin")).hasContent(CONTENT);
      assertThat(out).isDirectoryNotContaining("glob:**.part");
      assertThat(listener.bytes).last().isEqualTo((long) CONTENT.length());
    }

    @Test
    void fetchesTheFileOnce() {
      collect(false, file("a.bin"));
      serve("another content!");

      collect(false, file("a.bin"));

      assertThat(out.resolve("a.bin")).hasContent(CONTENT);
      assertThat(out.resolve("a (1).bin")).doesNotExist();
    }
  }

  @Nested
  class WhenSomethingElseHasTheName {
    @BeforeEach
    void occupy() throws IOException {
      Files.createDirectories(out);
      // Of the same size: neither name nor size make it the job's file.
      Files.writeString(out.resolve("a.bin"), "x".repeat(CONTENT.length()));
    }

    @Test
    void keepsTheOtherFileAndSavesUnderANumberedName() {
      collect(false, file("a.bin"));

      assertThat(out.resolve("a.bin")).hasContent("x".repeat(CONTENT.length()));
      assertThat(out.resolve("a (1).bin")).hasContent(CONTENT);
      assertThat(listener.notes)
          .singleElement()
          .asString()
          .contains("a (1).bin")
          .contains("--force");
    }

    @Test
    void doesNotSaveASecondCopy() {
      collect(false, file("a.bin"));

      collect(false, file("a.bin"));

      assertThat(out.resolve("a (2).bin")).doesNotExist();
    }

    @Test
    void replacesTheOtherFileByForce() {
      collect(true, file("a.bin"));

      assertThat(out.resolve("a.bin")).hasContent(CONTENT);
      assertThat(out.resolve("a (1).bin")).doesNotExist();
    }

    @Test
    void numbersAFolderWhoseNameAFileHas() {
      collect(false, file("a.bin/b"));

      assertThat(out.resolve("a.bin (1)/b")).hasContent(CONTENT);
    }
  }

  @Test
  void keepsAFileThatWasEditedAfterTheDownload() throws IOException {
    collect(false, file("a.bin"));
    Files.writeString(out.resolve("a.bin"), "edited");

    collect(false, file("a.bin"));

    assertThat(out.resolve("a.bin")).hasContent("edited");
    assertThat(out.resolve("a (1).bin")).hasContent(CONTENT);
  }

  @Test
  void savesATorrentsFolderAsAWhole() throws IOException {
    Files.createDirectories(out.resolve("holiday"));
    Files.writeString(out.resolve("holiday/one"), "mine");

    collect(false, file("holiday/one"), file("holiday/two"));

    assertThat(out.resolve("holiday/one")).hasContent("mine");
    assertThat(out.resolve("holiday/two")).doesNotExist();
    assertThat(out.resolve("holiday (1)/one")).hasContent(CONTENT);
    assertThat(out.resolve("holiday (1)/two")).hasContent(CONTENT);
  }

  @Test
  void doesNotResumeFromAPartOfAnotherFile() throws IOException {
    RemoteFile other = new RemoteFile("0199-another", "a.bin", CONTENT.length());
    Path part = new Placement.Target(other, out.resolve("a.bin")).part();
    Files.createDirectories(out);
    Files.writeString(part, "other");

    collect(false, file("a.bin"));

    assertThat(out.resolve("a.bin")).hasContent(CONTENT);
    assertThat(part).hasContent("other");
  }

  @Test
  void savesAFileWithAVeryLongName() {
    String name = "é".repeat(120) + ".bin";

    collect(false, file(name));

    assertThat(out.resolve(name)).hasContent(CONTENT);
  }

  @Test
  void waitsForAnotherGetOfTheSameJob() throws Exception {
    CompletableFuture<Void> second;
    try (Collected held = Collected.open(folder.resolve("records"), JOB, () -> {})) {
      second = CompletableFuture.runAsync(() -> collect(false, file("a.bin")));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> listener.notes.stream().anyMatch(note -> note.contains("another get")));
      assertThat(out.resolve("a.bin")).doesNotExist();
    }

    second.get(10, TimeUnit.SECONDS);

    assertThat(out.resolve("a.bin")).hasContent(CONTENT);
  }

  @Test
  void refusesAFileLargerThanTheFreeSpace() {
    RemoteFile huge = new RemoteFile("0199-huge", "huge.bin", Long.MAX_VALUE / 2);

    Throwable refusal = catchThrowable(() -> collect(false, huge));

    assertThat(refusal).isInstanceOf(CommandException.class).hasMessageContaining("make room");
    assertThat(out).doesNotExist();
  }

  private void serve(String content) {
    origin.serve("/file", content.getBytes(StandardCharsets.UTF_8));
  }

  private void collect(boolean replace, RemoteFile... files) {
    new FileCollector((job, file) -> origin.uri("/file"), out, folder.resolve("records"), replace)
        .collect(JOB, List.of(files), listener);
  }

  private static RemoteFile file(String path) {
    return new RemoteFile("0199-" + Integer.toHexString(path.hashCode()), path, CONTENT.length());
  }

  private static final class RecordingListener implements FileCollector.Listener {
    final List<String> notes = new CopyOnWriteArrayList<>();
    final List<Long> bytes = new CopyOnWriteArrayList<>();

    @Override
    public void note(String sentence) {
      notes.add(sentence);
    }

    @Override
    public void collecting(long there, long totalBytes) {
      bytes.add(there);
    }

    @Override
    public void collected(RemoteFile file, Path target) {}
  }
}
