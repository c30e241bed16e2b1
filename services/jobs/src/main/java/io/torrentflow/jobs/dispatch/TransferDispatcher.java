package io.torrentflow.jobs.dispatch;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.Agent;
import io.torrentflow.jobs.agents.AgentClient;
import io.torrentflow.jobs.lifecycle.TransferEvent;
import io.torrentflow.jobs.lifecycle.TransferService;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.platform.http.CorrelationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hands one transfer to an agent: reserves a fencing number, asks the candidates how they are,
 * offers it to the least loaded, to the next if that one refuses, and writes the lease down. Each
 * offer has a number of its own, reserved before the agent gets it: one that accepted although its
 * response was lost holds an old number.
 */
@ApplicationScoped
class TransferDispatcher {
  // Asking a few is as good as asking all.
  private static final int MAX_ASKED = 8;
  // An agent responds from memory; one that hangs must not hold up all that wait.
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(1);
  // A torrent file of ten mebibytes comes with the transfer at the most.
  private static final Duration START_TIMEOUT = Duration.ofSeconds(3);

  /** Hand-outs of one transfer that fail because of it before it is a dead letter. */
  static final int MAX_FAILURES = 5;

  private final PgDispatchStore store;
  private final TransferService service;
  private final AgentClient client;
  private final UnresponsiveAgents unresponsive;
  private final InstantSource clock;
  private final Duration retryDelay;

  TransferDispatcher(
      PgDispatchStore store,
      TransferService service,
      AgentClient client,
      UnresponsiveAgents unresponsive,
      InstantSource clock,
      JobsConfig config) {
    this.store = store;
    this.service = service;
    this.client = client;
    this.unresponsive = unresponsive;
    this.clock = clock;
    this.retryDelay = config.dispatch().retryDelay();
  }

  private enum Offer {
    /** The transfer needs no other agent. */
    SETTLED,
    /** No agent has room just now. */
    REFUSED,
    /** Every agent that was asked cannot take this very transfer. */
    IMPOSSIBLE
  }

  /** Those of the agents that are not left out for now. */
  List<Agent> responsive(List<Agent> agents) {
    return agents.stream().filter(agent -> unresponsive.isAvailable(agent.id())).toList();
  }

  /** Whether a transfer is due that one of these agents can fetch. */
  Uni<Boolean> isAnyDue(List<Agent> room) {
    return store.isAnyDue(clock.instant(), sources(room));
  }

  /**
   * Dispatches the transfer that is due and has waited longest.
   *
   * @param room agents that said lately that they have room
   * @return false if none is due that they can fetch
   */
  Uni<Boolean> dispatchNext(List<Agent> room) {
    return store
        .reserve(clock.instant(), sources(room))
        .flatMap(
            start -> {
              if (start == null) {
                return Uni.createFrom().item(false);
              }
              CorrelationId.use(start.correlationId());
              return handOut(start, room).replaceWith(true);
            })
        .onFailure(UndispatchableException.class)
        .recoverWithUni(e -> undispatchable((UndispatchableException) e));
  }

  private static Set<SourceType> sources(List<Agent> agents) {
    return agents.stream().flatMap(agent -> agent.sources().stream()).collect(Collectors.toSet());
  }

  private Uni<Boolean> undispatchable(UndispatchableException e) {
    Log.errorf(e, "Transfer %s cannot be handed out", e.transfer());
    return conclude(e.transfer(), Offer.IMPOSSIBLE).replaceWith(true);
  }

  private Uni<Void> handOut(StartTransfer start, List<Agent> room) {
    List<Agent> asked =
        room.stream()
            .filter(agent -> agent.sources().contains(start.source().type()))
            .limit(MAX_ASKED)
            .toList();
    return statesOf(asked)
        .map(states -> AgentPicker.candidates(states, start.source().type()))
        .flatMap(
            candidates ->
                candidates.isEmpty()
                    ? Uni.createFrom().item(Offer.REFUSED)
                    : offerTo(start, candidates, 0))
        .flatMap(offer -> conclude(start.transferId(), offer))
        .onFailure()
        .call(() -> store.release(start.transferId()));
  }

  private Uni<Void> conclude(TransferId id, Offer offer) {
    return switch (offer) {
      case SETTLED -> Uni.createFrom().voidItem();
      case REFUSED -> store.defer(id, clock.instant().plus(retryDelay));
      case IMPOSSIBLE ->
          store
              .countFailure(id, clock.instant().plus(retryDelay))
              .flatMap(
                  failures -> failures < MAX_FAILURES ? Uni.createFrom().voidItem() : fail(id));
    };
  }

  /** Its dead letter is written together with its end. */
  private Uni<Void> fail(TransferId id) {
    return service.fail(
        id,
        ProblemCode.DISPATCH_FAILED,
        "No agent could be given it, in " + MAX_FAILURES + " attempts.");
  }

  private Uni<List<AgentState>> statesOf(List<Agent> agents) {
    return Multi.createFrom()
        .iterable(agents)
        .onItem()
        .transformToUni(this::stateOf)
        .merge(MAX_ASKED)
        .collect()
        .asList();
  }

  private Uni<AgentState> stateOf(Agent agent) {
    return client
        .health(agent.address())
        .ifNoItem()
        .after(HEALTH_TIMEOUT)
        .fail()
        .onFailure()
        .invoke(() -> unresponsive.silent(agent.id()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Offer> offerTo(StartTransfer start, List<AgentState> candidates, int index) {
    AgentState agent = candidates.get(index);
    return client
        .start(agent.address(), start)
        .ifNoItem()
        .after(START_TIMEOUT)
        .failWith(() -> noResponse(agent))
        .onItemOrFailure()
        .invoke((accepted, refusal) -> noteResponse(agent.agentId(), refusal))
        .chain(() -> lease(start, agent))
        .replaceWith(Offer.SETTLED)
        .onFailure(TransferDispatcher::isRefusal)
        .recoverWithUni(
            e -> {
              Log.infof(
                  "Agent %s did not take transfer %s: %s",
                  agent.agentId(), start.transferId(), e.getMessage());
              return offerToNext(start, candidates, index + 1)
                  .map(offer -> worst(offer, (ProblemException) e));
            });
  }

  private Uni<Offer> offerToNext(StartTransfer start, List<AgentState> candidates, int index) {
    if (index == candidates.size()) {
      return Uni.createFrom().item(Offer.IMPOSSIBLE);
    }
    return store
        .reserveAgain(clock.instant(), start.transferId())
        .flatMap(
            again ->
                again == null
                    ? Uni.createFrom().item(Offer.SETTLED)
                    : offerTo(again, candidates, index));
  }

  /** Only what every agent refuses for good is the transfer's own fault. */
  private static Offer worst(Offer others, ProblemException refusal) {
    return others == Offer.IMPOSSIBLE && refusal.code().retryable() ? Offer.REFUSED : others;
  }

  // Who says that it is well and takes nothing is left out as well.
  private void noteResponse(AgentId agent, @Nullable Throwable refusal) {
    if (isUnavailable(refusal)) {
      unresponsive.silent(agent);
    } else {
      unresponsive.responded(agent);
    }
  }

  private static ProblemException noResponse(AgentState agent) {
    return new ProblemException(
        ProblemCode.DEPENDENCY_UNAVAILABLE, agent.address() + " did not take a transfer in time.");
  }

  private static boolean isUnavailable(@Nullable Throwable e) {
    return e instanceof ProblemException problem
        && problem.code() == ProblemCode.DEPENDENCY_UNAVAILABLE;
  }

  private static boolean isRefusal(Throwable e) {
    return e instanceof ProblemException problem && problem.code() != ProblemCode.JOB_NOT_FOUND;
  }

  private Uni<Void> lease(StartTransfer start, AgentState agent) {
    TransferEvent accepted = new TransferEvent.Accepted(agent.agentId(), start.assignment());
    return service
        .apply(start.transferId(), accepted)
        .flatMap(
            outcome ->
                // The agent's first report may have been faster, and so may another hand-out, whose
                // number the next report of this one is told to abandon for.
                outcome.after().isHeldBy(agent.agentId(), start.assignment())
                        || outcome.after().assignment() != start.assignment()
                    ? Uni.createFrom().voidItem()
                    : takeBack(start, agent.address()));
  }

  /** Everybody cancelled or paused while it was handed over. */
  private Uni<Void> takeBack(StartTransfer start, URI agent) {
    return client
        .send(
            agent,
            start.transferId(),
            start.assignment(),
            AgentClient.Order.CANCEL,
            start.correlationId())
        // The response to its next report says the same.
        .onFailure()
        .recoverWithNull()
        .chain(() -> store.release(start.transferId()));
  }
}
