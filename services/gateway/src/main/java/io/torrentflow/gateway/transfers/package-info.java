/** What administrators see of transfers, whosever they are, and do about them. */
package io.torrentflow.gateway.transfers;
