/** How the installation is, for administrators. */
package io.torrentflow.gateway.status;
