/** Live streams of how a user's jobs are, on any replica. */
package io.torrentflow.hub;
