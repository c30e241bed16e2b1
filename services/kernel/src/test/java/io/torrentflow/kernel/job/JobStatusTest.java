package io.torrentflow.kernel.job;

import static io.torrentflow.kernel.job.JobStatus.CANCELLED;
import static io.torrentflow.kernel.job.JobStatus.COMPLETED;
import static io.torrentflow.kernel.job.JobStatus.DOWNLOADING;
import static io.torrentflow.kernel.job.JobStatus.FAILED;
import static io.torrentflow.kernel.job.JobStatus.METADATA_FETCH;
import static io.torrentflow.kernel.job.JobStatus.PAUSED;
import static io.torrentflow.kernel.job.JobStatus.SUBMITTED;
import static io.torrentflow.kernel.job.JobStatus.UPLOADING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.WireName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStatusTest {
  private static final Map<JobStatus, Set<JobStatus>> DESIGN =
      Map.of(
          SUBMITTED, Set.of(METADATA_FETCH, PAUSED, CANCELLED, FAILED),
          METADATA_FETCH, Set.of(DOWNLOADING, PAUSED, SUBMITTED, CANCELLED, FAILED),
          DOWNLOADING, Set.of(PAUSED, UPLOADING, SUBMITTED, CANCELLED, FAILED),
          PAUSED, Set.of(DOWNLOADING, SUBMITTED, CANCELLED, FAILED),
          UPLOADING, Set.of(COMPLETED, SUBMITTED, CANCELLED, FAILED),
          COMPLETED, Set.of(),
          CANCELLED, Set.of(),
          FAILED, Set.of(SUBMITTED));

  @Nested
  class Transitions {
    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void areThoseOfTheDesign(JobStatus from) {
      Set<JobStatus> successors = from.successors();

      assertThat(successors).isEqualTo(DESIGN.get(from));
    }

    @Test
    void reachEveryStateFromSubmitted() {
      Set<JobStatus> reached = EnumSet.of(SUBMITTED);
      Deque<JobStatus> left = new ArrayDeque<>(reached);

      while (!left.isEmpty()) {
        left.pop().successors().stream().filter(reached::add).forEach(left::push);
      }

      assertThat(reached).containsExactly(JobStatus.values());
    }

    @Test
    void neverLeadToTheSameStatus() {
      assertThat(JobStatus.values()).noneMatch(status -> status.successors().contains(status));
    }
  }

  @Nested
  class TerminalStates {
    @Test
    void areCompletedCancelledAndFailed() {
      assertThat(JobStatus.values())
          .filteredOn(JobStatus::isTerminal)
          .containsExactly(COMPLETED, CANCELLED, FAILED);
    }

    @Test
    void haveNoSuccessorButARequeuedFailure() {
      assertThat(JobStatus.values())
          .filteredOn(JobStatus::isTerminal)
          .allSatisfy(
              status ->
                  assertThat(status.successors())
                      .isEqualTo(status == FAILED ? Set.of(SUBMITTED) : Set.of()));
    }

    @Test
    void canBeReachedFromAllOthersByFailureOrCancellation() {
      assertThat(JobStatus.values())
          .filteredOn(status -> !status.isTerminal())
          .allMatch(status -> status.successors().containsAll(EnumSet.of(CANCELLED, FAILED)));
    }
  }

  @Test
  void agentHoldsEveryActiveStatus() {
    assertThat(JobStatus.values())
        .filteredOn(JobStatus::isAssigned)
        .containsExactly(METADATA_FETCH, DOWNLOADING, UPLOADING);
  }

  @Nested
  class OfAJob {
    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void isItsEnd(JobStatus transfer) {
      assertThat(Wish.values())
          .allMatch(wish -> JobStatus.ofJob(JobEnd.COMPLETED, wish, transfer) == COMPLETED)
          .allMatch(wish -> JobStatus.ofJob(JobEnd.FAILED, wish, transfer) == FAILED)
          .allMatch(wish -> JobStatus.ofJob(JobEnd.CANCELLED, wish, transfer) == CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void followsTheWishAtOnce(JobStatus transfer) {
      assertThat(JobStatus.ofJob(null, Wish.PAUSED, transfer)).isEqualTo(PAUSED);
      assertThat(JobStatus.ofJob(null, Wish.CANCELLED, transfer)).isEqualTo(CANCELLED);
    }

    @Test
    void isSubmittedWhileAPausedTransferIsAboutToResume() {
      assertThat(JobStatus.ofJob(null, Wish.WANTED, PAUSED)).isEqualTo(SUBMITTED);
    }

    @ParameterizedTest
    @EnumSource(value = JobStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "PAUSED")
    void isItsTransfersStatusOtherwise(JobStatus transfer) {
      assertThat(JobStatus.ofJob(null, Wish.WANTED, transfer)).isEqualTo(transfer);
    }
  }

  @Nested
  class WireNames {
    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void roundTrip(JobStatus status) throws JsonProcessingException {
      String written = json.writeValueAsString(status);

      assertThat(json.readValue(written, JobStatus.class)).isEqualTo(status);
    }

    @Test
    void areInLowerCase() throws JsonProcessingException {
      assertThat(json.writeValueAsString(METADATA_FETCH)).isEqualTo("\"metadata_fetch\"");
    }

    @Test
    void areParsedStrictly() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WireName.parse(JobStatus.class, "SUBMITTED"))
          .withMessage("No JobStatus is SUBMITTED");
    }
  }
}
