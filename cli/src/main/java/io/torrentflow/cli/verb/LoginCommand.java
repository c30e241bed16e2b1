package io.torrentflow.cli.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.Http;
import io.torrentflow.cli.client.PasswordLogin;
import io.torrentflow.cli.client.SavedLogin;
import java.io.Console;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "login",
    description =
        "Makes get, ls and the other client's verbs use a server, wherever it runs, until logout."
            + " Without --token it asks for e-mail and password, and keeps only a token.")
final class LoginCommand implements Callable<Integer> {
  @ParentCommand private Connector connector;

  @Option(names = "--server", required = true, paramLabel = "URL", description = "Its address.")
  private String address;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "An API token, or - to read it from standard input.")
  private @Nullable String token;

  @Override
  public Integer call() {
    URI server = server();
    try (Http http = Http.prompt(server)) {
      SavedLogin login = new SavedLogin(server, token(http));
      // Fails now if the server does not know it.
      new GatewayClient(http, login).jobs(1);
      connector.claim();
      login.write(connector.login());
    }
    System.out.println(
        "The client's verbs use " + server + " now; the token is in " + connector.login() + ".");
    return 0;
  }

  private URI server() {
    try {
      URI server = URI.create(address);
      if (server.getHost() != null
          && List.of("http", "https").contains(String.valueOf(server.getScheme()))
          && server.getPort() <= 65_535) {
        return server;
      }
    } catch (IllegalArgumentException e) {
      // Refused as what is no address.
    }
    throw new CommandException("\"" + address + "\" is no address like https://host:port");
  }

  private String token(Http http) {
    if ("-".equals(token)) {
      Scanner input = new Scanner(System.in, StandardCharsets.UTF_8);
      return given(input.hasNext() ? input.next() : null);
    }
    if (token != null) {
      return token;
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new CommandException("Nobody can be asked for a password here; add --token.");
    }
    String email = given(console.readLine("E-mail: "));
    String password = new String(given(console.readPassword("Password: ")));
    return PasswordLogin.create(http, email, password, "torrentflow command line");
  }

  // Null at the end of the input.
  private static <T> T given(@Nullable T input) {
    if (input == null) {
      throw new CommandException("Nothing was given, so nothing has changed.");
    }
    return input;
  }
}
