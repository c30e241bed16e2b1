package io.torrentflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {
  @Test
  void namesThePathTheReasonAndTheRemedy() {
    assertThat(FileTrouble.sentence(new AccessDeniedException("/srv/x")))
        .startsWith("/srv/x cannot be used: you have no permission.")
        .contains("TORRENTFLOW_HOME");
    assertThat(FileTrouble.sentence(new FileAlreadyExistsException("/srv/x")))
        .contains("there is a file where a folder is needed");
    assertThat(FileTrouble.sentence(new FileSystemException("/x", null, "Device is busy")))
        .contains("/x cannot be used: Device is busy.");
  }

  @Test
  void passesOnAMessageWithoutAPath() {
    assertThat(FileTrouble.sentence(new IOException("No space left")))
        .isEqualTo("Reading or writing failed: No space left.");
  }
}
