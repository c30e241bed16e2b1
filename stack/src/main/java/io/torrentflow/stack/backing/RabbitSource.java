package io.torrentflow.stack.backing;

import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.net.BrokerAddress;
import io.torrentflow.stack.programs.CacheFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Where RabbitMQ comes from on this machine. */
public sealed interface RabbitSource {
  /** A broker that somebody else runs: {@code RABBITMQ_URL}. */
  record External(BrokerAddress address) implements RabbitSource {}

  /** A {@code rabbitmq-server} that is installed here; we run a node of our own with it. */
  record Installed(Path program) implements RabbitSource {}

  /** Debian's or Ubuntu's packages, unpacked into the user's cache. */
  record Packages() implements RabbitSource {}

  /**
   * What {@code RABBITMQ_URL} names, or else what is on the path, or else packages if there are the
   * tools that fetch them.
   *
   * @throws CommandException with the fix if none of these gives a broker, or one refuses the login
   */
  static RabbitSource find(Map<String, String> environment) {
    String url = environment.getOrDefault("RABBITMQ_URL", "");
    if (!url.isBlank()) {
      try {
        BrokerAddress address = BrokerAddress.parse(url);
        AmqpLogin.require(address);
        return new External(address);
      } catch (IllegalArgumentException e) {
        throw new CommandException(e.getMessage() + " Correct RABBITMQ_URL or unset it.", e);
      }
    }
    String path = environment.getOrDefault("PATH", "");
    Optional<Path> installed = program("rabbitmq-server", path).map(RabbitSource::unwrapped);
    if (installed.isPresent()) {
      return new Installed(installed.get());
    }
    if (Stream.of("apt-get", "dpkg").allMatch(tool -> program(tool, path).isPresent())) {
      return new Packages();
    }
    throw new CommandException(
        "There is no RabbitMQ: install the package rabbitmq-server, or set RABBITMQ_URL to"
            + " amqp://user:password@host:port/vhost.");
  }

  /** What {@code doctor} says about it. */
  default String describe() {
    return switch (this) {
      case External(BrokerAddress at) -> "RABBITMQ_URL: " + at.host() + ":" + at.port();
      case Installed(Path program) -> program.toString();
      case Packages() -> "Debian packages, unpacked privately";
    };
  }

  /** Throws with the fix if packages are not unpacked yet and cannot be fetched. */
  default void requirePackages() throws IOException {
    if (this instanceof Packages && !RabbitPackages.canBeHad(CacheFolder.ofUser())) {
      throw new CommandException(
          "Debian's package lists do not have RabbitMQ's packages; run \"sudo apt-get update\","
              + " install rabbitmq-server, or set RABBITMQ_URL to a broker.");
    }
  }

  default RabbitPrograms programs(Consumer<String> progress) {
    if (this instanceof Installed(Path program)) {
      return new RabbitPrograms(program, Path.of("/usr/lib/erlang"), List.of());
    }
    Path root = RabbitPackages.unpacked(CacheFolder.ofUser(progress), progress);
    Path erlang = root.resolve("usr/lib/erlang");
    Path rabbit = root.resolve("usr/lib/rabbitmq/bin");
    return new RabbitPrograms(
        rabbit.resolve("rabbitmq-server"), erlang, List.of(erlang.resolve("bin"), rabbit));
  }

  private static Optional<Path> program(String name, String path) {
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  // Debian's command in /usr/sbin is a wrapper that changes to the system service's user; the
  // script that it calls has no opinion on who runs it.
  private static Path unwrapped(Path program) {
    Path debian = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    boolean wrapper = List.of(Path.of("/usr/sbin"), Path.of("/sbin")).contains(program.getParent());
    return wrapper && Files.isExecutable(debian) ? debian : program;
  }
}
