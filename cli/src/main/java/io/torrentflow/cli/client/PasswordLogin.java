package io.torrentflow.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.function.Uncheck;

/** A token that is made with a password when it is first needed, and then kept in a file. */
public record PasswordLogin(Http http, String email, String password, Path tokenFile)
    implements Token {
  private static final List<String> USUAL_SCOPES = List.of("jobs:read", "jobs:write", "files:read");
  // Who has the file has the password beside it.
  private static final List<String> ALL_SCOPES =
      List.of("jobs:read", "jobs:write", "files:read", "admin");
  private static final String SESSION_COOKIE = "__Host-torrentflow-session";

  @Override
  public synchronized String current() {
    return Files.exists(tokenFile)
        ? Uncheck.get(() -> Files.readString(tokenFile)).strip()
        : renew();
  }

  @Override
  public synchronized String renew() {
    String token = create(http, email, password, "launcher", ALL_SCOPES);
    PrivateFiles.write(tokenFile, token + "\n");
    return token;
  }

  /** Makes a token for the usual: jobs and their files. */
  public static String create(Http http, String email, String password, String name) {
    return create(http, email, password, name, USUAL_SCOPES);
  }

  private static String create(
      Http http, String email, String password, String name, List<String> scopes) {
    String session =
        http
            .post("/api/v1/auth/login", Map.of("email", email, "password", password), "")
            .headers()
            .allValues("Set-Cookie")
            .stream()
            .filter(cookie -> cookie.startsWith(SESSION_COOKIE + "="))
            .map(cookie -> cookie.split(";", 2)[0])
            .findFirst()
            .orElseThrow(
                () -> new CommandException("The gateway responded to a login without a session."));
    JsonNode created =
        Responses.json(
            http.post("/api/v1/tokens", Map.of("name", name, "scopes", scopes), session));
    return created.path("token").asText();
  }
}
