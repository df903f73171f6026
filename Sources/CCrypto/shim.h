#pragma once
// Blowfish itself is deprecated but for bcrypt, which is made of it.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/blowfish.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/pem.h>

// OpenSSL by default tears itself down in an exit handler, under the feet of threads that still use it: the
// program then crashes after all was done. To be called before anything else of OpenSSL.
static inline void iter8_crypto_keep_until_exit(void) { OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }

// Macros of OpenSSL that Swift can't call.
static inline EVP_PKEY *iter8_crypto_new_p256_key(void) { return EVP_EC_gen("P-256"); }
static inline EVP_PKEY *iter8_crypto_new_rsa_key(int bits) { return EVP_RSA_gen((size_t)bits); }
static inline EVP_PKEY *iter8_crypto_new_ed25519_key(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }
static inline int iter8_crypto_utf8(void) { return MBSTRING_UTF8; }

// Adds a v3 extension from its text form; 1 on success.
static inline int iter8_crypto_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer == NULL ? certificate : issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) return 0;
    int result = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return result;
}

// A DSA key of 2048 bits with a subgroup of 256, parameters of its own; NULL for a failure.
static inline EVP_PKEY *iter8_crypto_new_dsa_key(void) {
    EVP_PKEY *parameters = NULL, *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
    if (context != NULL && EVP_PKEY_paramgen_init(context) > 0 && EVP_PKEY_CTX_set_dsa_paramgen_bits(context, 2048) > 0
        && EVP_PKEY_CTX_set_dsa_paramgen_q_bits(context, 256) > 0)
        EVP_PKEY_paramgen(context, &parameters);
    EVP_PKEY_CTX_free(context);
    context = parameters == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, parameters, NULL);
    if (context != NULL && EVP_PKEY_keygen_init(context) > 0) EVP_PKEY_keygen(context, &key);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(parameters);
    return key;
}

// One block under subkeys (18 words) and boxes (1024 words) of one's own: `state` holds both, in that order.
static inline void iter8_crypto_blowfish(const unsigned int *state, unsigned int *block) {
    BF_encrypt(block, (const BF_KEY *)state);
}

// TLS macros that Swift can't call.
static inline void iter8_ssl_set_name(SSL *ssl, const char *name) { SSL_set_tlsext_host_name(ssl, name); }

// A write may take a part, and its rest may then stand elsewhere in memory.
static inline void iter8_ssl_write_pieces(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

static inline int iter8_ssl_is_unexpected_end(unsigned long code) {
    return ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
}
