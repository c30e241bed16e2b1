package io.torrentflow.cli.client;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A server and the token for it, kept in a file that only its owner may read. */
public record SavedLogin(URI server, String token) implements Token {
  public static Optional<SavedLogin> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(Responses.read(Files.readAllBytes(file), SavedLogin.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write(Path file) {
    PrivateFiles.write(file, Responses.text(this) + "\n");
  }

  @Override
  public String current() {
    return token;
  }

  @Override
  public String renew() {
    throw new CommandException(
        server + " does not accept the token any more; log in again: login --server " + server);
  }
}
