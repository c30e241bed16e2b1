package io.torrentflow.agent.report;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The replicas of the jobs service, any of which can take a request. Requests stay with one that
 * works: a healthy agent opens connections to one replica only.
 */
final class JobsReplicas {
  private final List<URI> addresses;
  private final AtomicReference<URI> current;

  /**
   * @param addresses at least one
   */
  JobsReplicas(List<URI> addresses) {
    this.addresses = List.copyOf(addresses);
    this.current = new AtomicReference<>(addresses.getFirst());
  }

  /** Sends a request to the current replica, and to each of the others while none responds. */
  <T> Uni<T> send(Function<URI, Uni<T>> request) {
    return send(request, current.get(), addresses.size() - 1);
  }

  private <T> Uni<T> send(Function<URI, Uni<T>> request, URI address, int othersLeft) {
    Uni<T> sent = request.apply(address);
    if (othersLeft == 0) {
      return sent;
    }
    return sent.onFailure(JobsReplicas::isUnavailable)
        .recoverWithUni(
            failure -> {
              URI next = after(address);
              // Unless another request has moved on before.
              current.compareAndSet(address, next);
              return send(request, next, othersLeft - 1);
            });
  }

  private URI after(URI address) {
    return addresses.get((addresses.indexOf(address) + 1) % addresses.size());
  }

  private static boolean isUnavailable(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.code() == ProblemCode.DEPENDENCY_UNAVAILABLE;
  }
}
