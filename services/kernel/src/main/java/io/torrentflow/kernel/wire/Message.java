package io.torrentflow.kernel.wire;

/** What the services send each other through the broker. */
public sealed interface Message
    permits DispatchTicket,
        DeadLetter,
        ReviewRequest,
        ResyncRequest,
        DrainRequest,
        TransferUpdate,
        JobUpdate,
        UserJobs {
  MessageHeader header();
}
