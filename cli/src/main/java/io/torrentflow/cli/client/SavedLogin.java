package io.torrentflow.cli.client;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A server and the token for it, kept in a file that only its owner may read. */
public record SavedLogin(URI server, String token) implements Token {
  public static Optional<SavedLogin> read(Path file) {
    return PrivateFiles.readJson(file, SavedLogin.class);
  }

  public void write(Path file) {
    PrivateFiles.writeJson(file, this);
  }

  @Override
  public String current() {
    return token;
  }

  @Override
  public String renew() {
    throw new CommandException(
        server + " does not accept the token; log in again with login --server " + server);
  }
}
