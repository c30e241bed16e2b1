package io.torrentflow.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobsReplicasTest {
  private static final URI ONE = URI.create("http://one:8081");
  private static final URI TWO = URI.create("http://two:8081");
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final JobsReplicas replicas = new JobsReplicas(List.of(ONE, TWO));
  private final List<URI> asked = new ArrayList<>();

  @Test
  void staysWithAReplicaThatAnswers() {
    ask(null);
    ask(null);

    assertThat(asked).containsExactly(ONE, ONE);
  }

  @Test
  void switchesToTheNextReplicaWhenOneDoesNotAnswer() {
    ask(ONE);
    ask(ONE);

    assertThat(asked).containsExactly(ONE, TWO, TWO);
  }

  @Test
  void triesEachReplicaOnce() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> send(ProblemCode.DEPENDENCY_UNAVAILABLE));

    assertThat(asked).containsExactly(ONE, TWO);
  }

  @Test
  void returnsARefusalWithoutTryingOthers() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> send(ProblemCode.JOB_NOT_FOUND));

    assertThat(asked).containsExactly(ONE);
  }

  private void ask(URI silent) {
    replicas
        .send(
            address -> {
              asked.add(address);
              return address.equals(silent)
                  ? Uni.createFrom()
                      .failure(new ProblemException(ProblemCode.DEPENDENCY_UNAVAILABLE, "silent"))
                  : Uni.createFrom().item("answer");
            })
        .await()
        .atMost(LIMIT);
  }

  private void send(ProblemCode failure) {
    replicas
        .send(
            address -> {
              asked.add(address);
              return Uni.createFrom().failure(new ProblemException(failure, "no"));
            })
        .await()
        .atMost(LIMIT);
  }
}
