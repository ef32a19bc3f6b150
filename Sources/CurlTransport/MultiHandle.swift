internal import CCurl
internal import Connectors

/// Owns the curl multi handle: the connections, the cache of names and the running transfers.
///
/// A class, because two parties hold it: the transfer loop, which alone works with it, and the mailbox, which wakes the
/// loop from any thread. It is freed when the last lets go, so waking cannot meet a freed handle.
///
/// `@unchecked Sendable`: the pointer never changes, `wake` is the one call that libcurl allows from other threads, and
/// everything else is called by the transfer loop's thread only.
final class MultiHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(limits: CurlTransport.Configuration.Limits) throws(TransportFailure) {
        guard Self.isGlobalStateReady, let pointer = curl_multi_init() else {
            throw .unavailable("libcurl could not be started; free memory and try again.")
        }
        self.pointer = pointer
        // The transfer loop starts no more requests than this, so libcurl closes an idle connection rather than wait.
        let options: [(CURLMoption, Int)] = [
            (CURLMOPT_MAXCONNECTS, limits.requests),
            (CURLMOPT_MAX_TOTAL_CONNECTIONS, limits.requests),
            (CURLMOPT_MAX_HOST_CONNECTIONS, limits.requestsPerOrigin),
            (CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)),
        ]
        for (option, value) in options {
            let code = ccurl_multi_set_long(pointer, option, value)
            guard code == CURLM_OK else {
                throw .unavailable("libcurl refused the option \(option.rawValue): \(Self.text(code)).")
            }
        }
    }

    deinit { curl_multi_cleanup(pointer) }

    /// Ends the loop's waiting, or the next one.
    ///
    /// Called from any thread.
    func wake() {
        // Fails only when memory ran out, or when a wake-up is already on its way.
        _ = curl_multi_wakeup(pointer)
    }

    /// Waits until a transfer can go on, `wake` is called or the time is over.
    func wait(milliseconds: Int32) -> Fault? {
        fault(curl_multi_poll(pointer, nil, 0, milliseconds, nil))
    }

    /// Does all that can be done without waiting.
    func perform() -> Fault? {
        var running: Int32 = 0
        return fault(curl_multi_perform(pointer, &running))
    }

    func add(_ easy: borrowing EasyHandle) -> Fault? {
        fault(curl_multi_add_handle(pointer, easy.pointer))
    }

    /// Takes a transfer out, wherever it stands.
    ///
    /// Without effect for one that is not in.
    func remove(_ easy: borrowing EasyHandle) {
        // The only errors are wrong handles and calls from within a callback, which the loop rules out.
        _ = curl_multi_remove_handle(pointer, easy.pointer)
    }

    /// The next transfer that has ended, as its owner and libcurl's verdict.
    func nextEnded() -> (owner: UnsafeMutableRawPointer, code: CURLcode)? {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(pointer, &remaining)?.pointee {
            var owner: UnsafeMutableRawPointer?
            guard message.msg == CURLMSG_DONE, ccurl_get_private(message.easy_handle, &owner) == CURLE_OK, let owner
            else { continue }
            return (owner, message.data.result)
        }
        return nil
    }

    /// libcurl as a whole failed, not one transfer.
    struct Fault: Error {
        let reason: String
    }

    private func fault(_ code: CURLMcode) -> Fault? {
        code == CURLM_OK ? nil : Fault(reason: Self.text(code))
    }

    private static func text(_ code: CURLMcode) -> String { String(cString: curl_multi_strerror(code)) }

    /// libcurl's process-wide state: made once, by whoever comes first, and never unmade.
    private static let isGlobalStateReady: Bool = {
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let version = ccurl_version() else {
            return false
        }
        // Resolving names synchronously would stop all requests for as long as a name server is slow.
        let needed = Int32(CURL_VERSION_SSL | CURL_VERSION_ASYNCHDNS)
        // 7.87 brought CURLOPT_QUICK_EXIT.
        return version.pointee.version_num >= 0x07_57_00 && version.pointee.features & needed == needed
    }()
}

extension TransportFailure {
    /// The transport itself cannot work now.
    static func unavailable(_ message: String) -> TransportFailure {
        TransportFailure(reach: .nothingSent, kind: .connect, message: message)
    }
}
