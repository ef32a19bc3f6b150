internal import CCurl

/// Owns one curl easy handle with its error text and frees both exactly once.
///
/// A handle is used on the transfer loop's thread only.
struct EasyHandle: ~Copyable {
    let pointer: OpaquePointer
    private let errorText: UnsafeMutablePointer<CChar>

    /// Makes a handle; `nil` when memory ran out.
    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    /// Forgets all options, the body and the header lines.
    ///
    /// Connections belong to the multi handle and stay.
    borrowing func reset() throws(OptionRefused) {
        curl_easy_reset(pointer)
        errorText[0] = 0
        try check(ccurl_set_error_buffer(pointer, errorText), CURLOPT_ERRORBUFFER)
    }

    borrowing func set(_ option: LongOption, to value: Int) throws(OptionRefused) {
        try check(ccurl_set_long(pointer, option.code, value), option.code)
    }

    borrowing func set(_ option: LongOption, to value: Bool) throws(OptionRefused) {
        try set(option, to: value ? 1 : 0)
    }

    borrowing func set(_ option: TextOption, to value: String?) throws(OptionRefused) {
        try check(ccurl_set_string(pointer, option.code, value), option.code)
    }

    /// Gives libcurl a copy of the body.
    borrowing func setBody(_ body: [UInt8]) throws(OptionRefused) {
        let size = curl_off_t(body.count)
        try check(ccurl_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, size), CURLOPT_POSTFIELDSIZE_LARGE)
        // An empty array has no address, and no address would take the body away instead of making it empty.
        let code = body.isEmpty ? ccurl_set_body(pointer, "") : ccurl_set_body(pointer, body)
        try check(code, CURLOPT_COPYPOSTFIELDS)
    }

    /// Sets the header lines, which must live until the transfer has ended.
    borrowing func setHeaderLines(_ lines: borrowing HeaderLines) throws(OptionRefused) {
        try check(ccurl_set_header_list(pointer, lines.first), CURLOPT_HTTPHEADER)
    }

    /// Registers what libcurl calls, and the object that it is called with.
    borrowing func setCallbacks(_ callbacks: Callbacks, owner: UnsafeMutableRawPointer) throws(OptionRefused) {
        try check(ccurl_set_private(pointer, owner), CURLOPT_PRIVATE)
        try check(ccurl_on_socket(pointer, callbacks.openSocket, owner), CURLOPT_OPENSOCKETFUNCTION)
        try check(ccurl_on_request(pointer, callbacks.willSendRequest, owner), CURLOPT_PREREQFUNCTION)
        try check(ccurl_on_header(pointer, callbacks.didReceiveHeaderLine, owner), CURLOPT_HEADERFUNCTION)
        try check(ccurl_on_body(pointer, callbacks.didReceiveBody, owner), CURLOPT_WRITEFUNCTION)
    }

    /// What went wrong in the last transfer, in libcurl's words; empty when it said nothing.
    var detail: String { String(cString: errorText) }

    /// How many bytes of head and body have been handed to the connection.
    var sentSize: Int {
        var head = 0
        var body: curl_off_t = 0
        guard ccurl_get_long(pointer, CURLINFO_REQUEST_SIZE, &head) == CURLE_OK,
            ccurl_get_offset(pointer, CURLINFO_SIZE_UPLOAD_T, &body) == CURLE_OK
        else { return 0 }
        return head &+ Int(body)
    }

    /// The size that the answer announced for its body, before decoding; `nil` when it announced none.
    var announcedBodySize: Int? {
        var size: curl_off_t = 0
        guard ccurl_get_offset(pointer, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size) == CURLE_OK, size >= 0 else {
            return nil
        }
        return Int(size)
    }

    private borrowing func check(_ code: CURLcode, _ option: CURLoption) throws(OptionRefused) {
        guard code == CURLE_OK else {
            throw OptionRefused(option: option.rawValue, reason: String(cString: curl_easy_strerror(code)))
        }
    }

    /// The functions that libcurl calls during a transfer.
    struct Callbacks {
        let openSocket: curl_opensocket_callback
        let willSendRequest: curl_prereq_callback
        let didReceiveHeaderLine: curl_write_callback
        let didReceiveBody: curl_write_callback
    }
}

/// libcurl did not take an option: it was built without it, or memory ran out.
struct OptionRefused: Error {
    let option: UInt32
    let reason: String
}

/// Owns a list of header lines and frees it exactly once.
struct HeaderLines: ~Copyable {
    let first: UnsafeMutablePointer<curl_slist>?

    /// Copies lines that are each ended by a zero byte; `nil` when memory ran out.
    init?(_ lines: [UInt8]) {
        var first: UnsafeMutablePointer<curl_slist>?
        let isComplete = lines.withUnsafeBytes { bytes -> Bool in
            // Without the final zero the last line would be read beyond the array.
            guard let base = bytes.baseAddress, bytes.last == 0 else { return bytes.isEmpty }
            var start = 0
            while start < bytes.count {
                let line = base.advanced(by: start).assumingMemoryBound(to: CChar.self)
                guard let longer = curl_slist_append(first, line) else { return false }
                first = longer
                start += strlen(line) + 1
            }
            return true
        }
        guard isComplete else {
            curl_slist_free_all(first)
            return nil
        }
        self.first = first
    }

    deinit { curl_slist_free_all(first) }
}
