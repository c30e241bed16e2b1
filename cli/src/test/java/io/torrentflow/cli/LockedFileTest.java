package io.torrentflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedFileTest {
  @TempDir Path folder;

  @Test
  void isNotGivenToAWaiterOnceItIsDeleted() throws Exception {
    Path path = folder.resolve("note");
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Void> waiter;
    try (LockedFile first = LockedFile.open(path, () -> {})) {
      waiter =
          CompletableFuture.runAsync(
              () -> {
                try (LockedFile second = LockedFile.open(path, waits::countDown)) {
                  second.append("written after");
                }
              });
      waits.await();
      first.delete();
    }

    waiter.join();

    assertThat(Files.readString(path)).isEqualTo("written after");
  }
}
