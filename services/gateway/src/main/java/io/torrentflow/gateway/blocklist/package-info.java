/** What may not be fetched: kept by moderators, and applied to what runs. */
package io.torrentflow.gateway.blocklist;
