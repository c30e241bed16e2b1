package io.torrentflow.cli.collect;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path folder;

  @Test
  void acceptsAFolderThatDoesNotExistYet() {
    assertThatCode(() -> OutputFolder.require(folder.resolve("new/one")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> OutputFolder.require(file.resolve("below")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(file + " is not a folder");
  }
}
