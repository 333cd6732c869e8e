#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Wakes a thread that waits for a socket.
final class Bell: Sendable {
  private let hearing: Int32
  private let ringing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    hearing = ends[0]
    ringing = ends[1]
  }

  deinit {
    close(hearing)
    close(ringing)
  }

  /// Ringing before anybody waits is heard as well.
  func ring() {
    var byte: UInt8 = 1
    _ = write(ringing, &byte, 1)
  }

  /// Until the bell rings, the socket has something to read or the time is over (nil: never).
  func wait(orSocket socket: Int32? = nil, milliseconds: Int32? = nil) {
    var waited = [pollfd(fd: hearing, events: Int16(POLLIN), revents: 0)]
    if let socket { waited.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
    poll(&waited, nfds_t(waited.count), milliseconds ?? -1)
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(hearing, &bytes, bytes.count) > 0 {}
  }
}
