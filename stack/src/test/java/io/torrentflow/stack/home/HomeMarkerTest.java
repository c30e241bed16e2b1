package io.torrentflow.stack.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeMarkerTest {
  @TempDir Path folder;

  @Test
  void removesAHomeAsAWhole() throws IOException {
    Path home = folder.resolve("home");
    HomeMarker.claim(home);
    HomeMarker.claim(home);
    write(home.resolve("postgres/base/1"));

    HomeMarker.removeHome(home);

    assertThat(home).doesNotExist();
  }

  @Test
  void claimsAnEmptyFolder() {
    HomeMarker.claim(folder);

    assertThat(HomeMarker.isIn(folder)).isTrue();
  }

  @Test
  void refusesAFolderWithOtherFiles() throws IOException {
    Path thesis = folder.resolve("thesis.tex");
    write(thesis);

    assertThatThrownBy(() -> HomeMarker.claim(folder))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("TORRENTFLOW_HOME");
    assertThatThrownBy(() -> HomeMarker.removeHome(folder)).isInstanceOf(CommandException.class);
    assertThatThrownBy(() -> HomeContent.of(folder)).isInstanceOf(CommandException.class);
    assertThat(thesis).exists();
  }

  @Test
  void countsTheContentOfAHome() throws IOException {
    HomeMarker.claim(folder);
    long empty = HomeContent.of(folder).bytes();
    write(folder.resolve("s3/bucket/shared/0f8fad5b-d9cb-469f-a165-70867728950e/files/a/b.bin"));
    write(folder.resolve("s3/bucket/shared/7c9e6679-7425-40de-944b-e07fc1f90ae7/metadata.json"));
    write(folder.resolve("s3/bucket/shared/no-transfer"));

    assertThat(HomeContent.of(folder)).isEqualTo(new HomeContent(empty + 3 * 5, 2));
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "12345");
  }
}
