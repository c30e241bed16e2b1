package io.torrentflow.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.function.Uncheck;

/** A token that is made with a password when it is first needed, and then kept in a file. */
public record PasswordLogin(Http http, String email, String password, Path tokenFile)
    implements Token {
  private static final String SESSION_COOKIE = "__Host-torrentflow-session";

  @Override
  public synchronized String current() {
    return Files.exists(tokenFile)
        ? Uncheck.get(() -> Files.readString(tokenFile)).strip()
        : renew();
  }

  @Override
  public synchronized String renew() {
    String token = create(http, email, password, "launcher");
    PrivateFiles.write(tokenFile, token + "\n");
    return token;
  }

  public static String create(Http http, String email, String password, String name) {
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
    JsonNode created = Responses.json(http.post("/api/v1/tokens", Map.of("name", name), session));
    return created.path("token").asText();
  }
}
