#include <stddef.h>
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *, unsigned long);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *data, size_t length)
{
    while (length) {
        unsigned long n = length > 65536 ? 65536 : length;
        if (!SystemFunction036(data, n)) return 0;
        data += n;
        length -= n;
    }
    return 1;
}
