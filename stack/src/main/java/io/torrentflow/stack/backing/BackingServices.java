package io.torrentflow.stack.backing;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.kernel.net.BrokerAddress;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The servers that TorrentFlow stands on, running. The launcher keeps them in a home; a service's
 * tests start just the parts they need, in a temporary folder:
 *
 * <pre>{@code
 * try (BackingServices backing =
 *     BackingServices.start(BackingOptions.temporary(BackingPart.REDIS, BackingPart.RABBITMQ))) {
 *   Map<String, String> properties = backing.configurationOf(Service.HUB);
 * }
 * }</pre>
 */
public final class BackingServices implements AutoCloseable {
  private final BackingOptions options;
  private final Secrets secrets;
  private final PortBook ports;
  private final AtomicBoolean closed = new AtomicBoolean();

  private volatile @Nullable PostgresServer postgres;
  private volatile @Nullable RedisServer redis;
  private volatile @Nullable RabbitServer rabbit;
  private volatile @Nullable S3Store s3;

  private BackingServices(BackingOptions options) {
    this.options = options;
    PrivateFiles.createFolder(options.folder());
    secrets = Secrets.in(options.folder());
    ports = PortBook.in(options.folder());
  }

  /** Starts the parts side by side and returns when all of them answer. */
  public static BackingServices start(BackingOptions options) {
    BackingServices services = new BackingServices(options);
    if (options.stopAtExit()) {
      // A test run that is interrupted must not leave servers behind.
      Runtime.getRuntime().addShutdownHook(new Thread(services::close, "stop-backing-services"));
    }
    try {
      Parallel.run(
          options.parts().stream().<Runnable>map(part -> () -> services.start(part)).toList());
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  /** The configuration of a service by property names, as far as these servers determine it. */
  public Map<String, String> configurationOf(Service service) {
    return new ServiceConfig(options.folder(), secrets, postgres, redis, rabbit, s3).of(service);
  }

  public Secrets secrets() {
    return secrets;
  }

  public PortBook ports() {
    return ports;
  }

  /** The database, for somebody who logs in as {@code postgres}. */
  public String jdbcUrl() {
    return running(postgres, BackingPart.POSTGRES).jdbcUrl();
  }

  /** The password of {@code postgres}. */
  public String databasePassword() {
    return secrets.password("postgres.superuser");
  }

  /** With the password in it, as Redis clients read it. */
  public String redisUrl() {
    return running(redis, BackingPart.REDIS).url();
  }

  public BrokerAddress broker() {
    return running(rabbit, BackingPart.RABBITMQ).address();
  }

  public URI s3Endpoint() {
    return running(s3, BackingPart.S3).endpoint();
  }

  /** The parts whose process has ended unasked. */
  public List<BackingPart> dead() {
    return options.parts().stream().filter(part -> !running(get(part), part).isAlive()).toList();
  }

  /**
   * Starts a part again whose process has ended unasked, with its data and at its old address.
   *
   * @return what was started
   */
  public List<BackingPart> revive() {
    RabbitServer broker = rabbit;
    if (broker != null) {
      broker.keepPortMapper();
    }
    List<BackingPart> dead = dead();
    for (BackingPart part : dead) {
      running(get(part), part).close();
      start(part);
    }
    return dead;
  }

  /** Stops a part, as an outage would; {@link #start(BackingPart)} ends it. */
  public void stop(BackingPart part) {
    running(get(part), part).close();
  }

  /** Starts a part that was stopped, with its data and at its old address. */
  public void start(BackingPart part) {
    switch (part) {
      case POSTGRES -> postgres = PostgresServer.start(options, secrets, ports.portOf("postgres"));
      case REDIS -> redis = RedisServer.start(options, secrets, ports.portOf("redis"));
      case RABBITMQ -> rabbit = RabbitServer.start(options, secrets, ports);
      case S3 -> s3 = S3Store.start(options, secrets, ports.portOf("s3"));
    }
  }

  /** Starts a part that was stopped without the data that it had. */
  public void startEmpty(BackingPart part) {
    PrivateFiles.deleteTree(options.folder().resolve(part.folder()));
    start(part);
  }

  /** Stops everything that runs; the data of a temporary set goes away. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      Parallel.run(closings());
    } finally {
      if (!options.lasting()) {
        PrivateFiles.deleteTree(options.folder());
      }
    }
  }

  private @Nullable RunningPart get(BackingPart part) {
    return switch (part) {
      case POSTGRES -> postgres;
      case REDIS -> redis;
      case RABBITMQ -> rabbit;
      case S3 -> s3;
    };
  }

  private List<Runnable> closings() {
    List<Runnable> closings = new ArrayList<>();
    for (BackingPart part : BackingPart.values()) {
      RunningPart running = get(part);
      if (running != null) {
        closings.add(running::close);
      }
    }
    return closings;
  }

  private static <T> T running(@Nullable T part, BackingPart name) {
    if (part == null) {
      throw new CommandException(name + " is not among the parts that were started.");
    }
    return part;
  }
}
