package io.torrentflow.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void resolvesANestedPathBelowTheFolder() {
    assertThat(OutputFolder.resolve(folder, "a/b c/d.txt"))
        .isEqualTo(folder.resolve("a/b c/d.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "/etc/passwd", "", ".", "a/..", "a\0b"})
  void refusesAPathThatLeavesTheFolder(String path) {
    assertThatThrownBy(() -> OutputFolder.resolve(folder, path))
        .isInstanceOf(CommandException.class);
  }

  @Test
  void refusesAPathThroughASymbolicLink() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/tmp"));

    assertThatThrownBy(() -> OutputFolder.resolve(folder, "link/x"))
        .isInstanceOf(CommandException.class);
  }
}
