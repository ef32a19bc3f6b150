#ifndef CCURL_SHIMS_H
#define CCURL_SHIMS_H

// What Swift needs of libcurl and cannot say itself: the variadic functions, one typed wrapper for each type of argument,
// and the two places where an address of varying length is read. libcurl reads a `long` where an `int` would compile, so
// every wrapper fixes the type.

#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>
#include <fcntl.h>

// Distinct handle types instead of `void`: an easy handle cannot be passed where a multi handle is expected.
#define CURL_STRICTER
// The wrappers are the type check. libcurl's own looks at constant options only.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

// libcurl copies the text, except for POSTFIELDS, which is not used.
static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

// The body must have been announced with POSTFIELDSIZE_LARGE, which tells how many bytes are copied.
static inline CURLcode ccurl_set_body(CURL *handle, const void *bytes) {
    return curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes);
}

// The list must live until the transfer has ended.
static inline CURLcode ccurl_set_header_list(CURL *handle, struct curl_slist *list) {
    return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list);
}

// The buffer holds CURL_ERROR_SIZE bytes and outlives the handle.
static inline CURLcode ccurl_set_error_buffer(CURL *handle, char *buffer) {
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

static inline CURLcode ccurl_set_private(CURL *handle, void *owner) {
    return curl_easy_setopt(handle, CURLOPT_PRIVATE, owner);
}

static inline CURLcode ccurl_on_body(CURL *handle, curl_write_callback function, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, owner);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLcode ccurl_on_header(CURL *handle, curl_write_callback function, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, owner);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, function);
}

static inline CURLcode ccurl_on_request(CURL *handle, curl_prereq_callback function, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_PREREQDATA, owner);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode ccurl_on_socket(CURL *handle, curl_opensocket_callback function, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, owner);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode ccurl_get_private(CURL *handle, void **owner) {
    return curl_easy_getinfo(handle, CURLINFO_PRIVATE, owner);
}

static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

// CURLVERSION_NOW is a macro that Swift does not see.
static inline const curl_version_info_data *ccurl_version(void) { return curl_version_info(CURLVERSION_NOW); }

static inline CURLMcode ccurl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

// Opens the socket that libcurl asks for, not inherited by child processes. libcurl 7.88 itself would let them inherit it.
static inline curl_socket_t ccurl_open_socket(const struct curl_sockaddr *address) {
#ifdef SOCK_CLOEXEC
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
    curl_socket_t socket_ = socket(address->family, address->socktype, address->protocol);
    if (socket_ >= 0) { (void)fcntl(socket_, F_SETFD, FD_CLOEXEC); }
    return socket_;
#endif
}

// Copies a peer's address to `bytes` (16 of them) and its port to `port`; gives the number of bytes: 4, 16, or 0 when the
// address is neither IPv4 nor IPv6.
static inline int ccurl_peer(const struct curl_sockaddr *address, unsigned char *bytes, unsigned short *port) {
    if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in v4;
        memcpy(&v4, &address->addr, sizeof v4);
        memcpy(bytes, &v4.sin_addr, 4);
        *port = ntohs(v4.sin_port);
        return 4;
    }
    if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
        struct sockaddr_in6 v6;
        memcpy(&v6, &address->addr, sizeof v6);
        memcpy(bytes, &v6.sin6_addr, 16);
        *port = ntohs(v6.sin6_port);
        return 16;
    }
    return 0;
}

#endif
