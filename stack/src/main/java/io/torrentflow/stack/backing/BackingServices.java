package io.torrentflow.stack.backing;

import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.kernel.net.BrokerAddress;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The servers that TorrentFlow stands on, running. The launcher keeps them in a home; a service's
 * tests start just the parts they need, in a temporary folder:
 *
 * <pre>{@code
 * try (BackingServices backing =
 *     BackingServices.start(BackingOptions.temporary(BackingPart.REDIS, BackingPart.RABBITMQ))) {
 *   Map<String, String> properties = ServiceConfig.of(Service.HUB, backing);
 * }
 * }</pre>
 */
public final class BackingServices implements AutoCloseable {
  private final BackingOptions options;
  private final Secrets secrets;
  private final PortBook ports;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<BackingPart, RunningPart> running = new ConcurrentHashMap<>();

  private BackingServices(BackingOptions options) {
    this.options = options;
    PrivateFiles.createFolder(options.folder());
    secrets = Secrets.in(options.folder());
    ports = PortBook.in(options.folder());
  }

  /** Starts the parts side by side and returns when all of them are ready. */
  public static BackingServices start(BackingOptions options) {
    BackingServices services = new BackingServices(options);
    if (options.stopAtExit()) {
      // A test run that is interrupted must not leave servers behind.
      Runtime.getRuntime().addShutdownHook(new Thread(services::close, "stop-backing-services"));
    }
    try {
      Parallel.forEach(options.parts(), services::start);
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  /** The configuration of a service that uses this part; empty if the part was not started. */
  public Map<String, String> propertiesOf(BackingPart part) {
    RunningPart known = running.get(part);
    return known == null ? Map.of() : known.properties();
  }

  public Path folder() {
    return options.folder();
  }

  public Secrets secrets() {
    return secrets;
  }

  public PortBook ports() {
    return ports;
  }

  /** The database, for somebody who logs in as {@code postgres}. */
  public String jdbcUrl() {
    return running(BackingPart.POSTGRES, PostgresServer.class).jdbcUrl();
  }

  public String databasePassword() {
    return secrets.password(PostgresServer.PASSWORD);
  }

  /** With the password in it, as Redis clients read it. */
  public String redisUrl() {
    return running(BackingPart.REDIS, RedisServer.class).url();
  }

  public BrokerAddress broker() {
    return running(BackingPart.RABBITMQ, RabbitServer.class).address();
  }

  public URI s3Endpoint() {
    return running(BackingPart.S3, S3Store.class).endpoint();
  }

  /** For links to the store, which users follow from where they are. */
  public URI publicS3Endpoint() {
    return running(BackingPart.S3, S3Store.class).publicEndpoint();
  }

  /** The parts whose process has ended unasked. */
  public List<BackingPart> dead() {
    return running.entrySet().stream()
        .filter(part -> !part.getValue().isAlive())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * Starts a part again whose process has ended unasked, with its data and at its old address.
   *
   * @return what was started
   */
  public List<BackingPart> restartDead() {
    if (running.get(BackingPart.RABBITMQ) instanceof RabbitServer broker) {
      broker.keepPortMapper();
    }
    List<BackingPart> dead = dead();
    for (BackingPart part : dead) {
      stop(part);
      start(part);
    }
    return dead;
  }

  /** Stops a part, as an outage would; {@link #start(BackingPart)} ends it. */
  public void stop(BackingPart part) {
    running(part).close();
  }

  /** Starts a part that was stopped, with its data and at its old address. */
  public void start(BackingPart part) {
    running.put(
        part,
        switch (part) {
          case POSTGRES -> PostgresServer.start(options, secrets, ports.portOf("postgres"));
          case REDIS -> RedisServer.start(options, secrets, ports.portOf("redis"));
          case RABBITMQ -> RabbitServer.start(options, secrets, ports);
          case S3 -> S3Store.start(options, secrets, ports.portOf("s3"));
        });
  }

  /** Starts a part that was stopped without the data that it had. */
  public void startEmpty(BackingPart part) {
    PrivateFiles.deleteTree(options.folder().resolve(part.partName()));
    start(part);
  }

  /** Stops everything that runs; the data of a temporary set is removed. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      Parallel.forEach(running.values(), RunningPart::close);
    } finally {
      if (!options.lasting()) {
        PrivateFiles.deleteTree(options.folder());
      }
    }
  }

  private RunningPart running(BackingPart part) {
    return Objects.requireNonNull(running.get(part), part + " was not started");
  }

  private <T extends RunningPart> T running(BackingPart part, Class<T> type) {
    return type.cast(running(part));
  }
}
