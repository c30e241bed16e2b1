package io.torrentflow.e2e.support;

import static org.awaitility.Awaitility.await;

import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.service.ServiceProcess;
import io.torrentflow.stack.system.LocalSystem;
import java.util.List;
import java.util.stream.Stream;

/** Parts of the system that are away; closing it brings them back. */
public final class Outage implements AutoCloseable {
  private final Runnable end;

  private Outage(Runnable end) {
    this.end = end;
  }

  /** A backing service is stopped. */
  public static Outage of(BackingPart part) {
    BackingServices backing = TestingSystem.get().backing();
    backing.stop(part);
    return new Outage(() -> backing.start(part));
  }

  /** The broker is stopped and comes back without queues and messages. */
  public static void loseBrokerData() {
    BackingServices backing = TestingSystem.get().backing();
    backing.stop(BackingPart.RABBITMQ);
    backing.startEmpty(BackingPart.RABBITMQ);
  }

  /** Services die as in a crash. */
  public static Outage of(ServiceProcess... services) {
    List<ServiceProcess> dead = List.of(services);
    dead.forEach(ServiceProcess::kill);
    return new Outage(
        () -> {
          dead.forEach(ServiceProcess::launch);
          dead.forEach(ServiceProcess::awaitReady);
        });
  }

  /** Waits until every service says that it is ready. */
  public static void awaitAllReady() {
    LocalSystem system = TestingSystem.get();
    await()
        .atMost(TestingUser.LIMIT)
        .until(() -> system.services().stream().allMatch(ServiceProcess::isReady));
  }

  /** Whether all services of these kinds say that they are ready. */
  public static boolean areReady(String... kinds) {
    return TestingSystem.get().services().stream()
        .filter(service -> Stream.of(kinds).anyMatch(service.part()::startsWith))
        .allMatch(ServiceProcess::isReady);
  }

  @Override
  public void close() {
    end.run();
  }
}
