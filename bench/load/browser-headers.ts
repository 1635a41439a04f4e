/** What a browser sends with every request of a site that has a few cookies: about 900 bytes. */
export const BROWSER_HEADERS: Readonly<Record<string, string>> = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'accept-language': 'en-GB,en;q=0.9,de;q=0.8',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'cache-control': 'max-age=0',
  'upgrade-insecure-requests': '1',
  referer: 'https://shop.example.com/categories/garden/tools?page=3&sort=price',
  'sec-ch-ua': '"Chromium";v="141", "Not?A_Brand";v="8"',
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Linux"',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-user': '?1',
  'sec-fetch-dest': 'document',
  cookie:
    '_session_id=6f1c0e5b9d8a47e2b3c4d5e6f7081920; _ga=GA1.1.1734982211.1712345678; theme=dark; locale=en; cart=eyJpdGVtcyI6W3sic2t1IjoiQTEyMyIsInF0eSI6Mn1dfQ; csrf=c0a80101f3b24d7e9a6c5b8d7e6f5a4b3c2d1e0f; consent=analytics%3Dno%26marketing%3Dno',
};
