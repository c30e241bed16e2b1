/** A user's list of jobs: which of them, in which order, page by page. */
package io.torrentflow.gateway.listing;
