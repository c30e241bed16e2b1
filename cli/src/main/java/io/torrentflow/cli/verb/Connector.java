package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.GatewayClient;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Where the client's verbs find their server, and where they keep what they remember. */
public interface Connector {
  /**
   * A client of the server, which is started or waited for if need be.
   *
   * @param notes receives in sentences what takes long
   */
  GatewayClient connect(Consumer<String> notes);

  Path memory();

  default void claim() {}

  default Path login() {
    return memory().resolve("login.json");
  }

  /** Where it is kept what was saved of each job. */
  default Path collected() {
    return memory().resolve("collected");
  }

  /**
   * What happens to the server, as far as it is seen from here: at first how it is, and then what
   * has changed since the last call.
   */
  default List<String> news() {
    return List.of();
  }
}
